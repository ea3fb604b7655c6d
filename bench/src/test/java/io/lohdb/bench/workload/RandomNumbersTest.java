package io.lohdb.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomNumbersTest {
    private static long[] series(final long seed, final long bound, final int length) {
        final RandomNumbers numbers = new RandomNumbers(seed, bound);
        return LongStream.generate(numbers::next).limit(length).toArray();
    }

    @Test
    void repeatsASeriesForTheSameSeed() {
        assertEquals(
                LongStream.of(series(7, 1_000_000, 100)).boxed().toList(),
                LongStream.of(series(7, 1_000_000, 100)).boxed().toList());
    }

    @Test
    void givesAnotherSeriesForAnotherSeed() {
        assertNotEquals(
                LongStream.of(series(7, 1_000_000, 100)).boxed().toList(),
                LongStream.of(series(8, 1_000_000, 100)).boxed().toList());
    }

    @Test
    void hitsEveryNumberBelowTheBoundAboutEquallyOften() {
        final int[] hits = new int[10];
        for (final long number : series(1, hits.length, 100_000)) {
            hits[(int) number]++;
        }
        // Six standard deviations of a binomial distribution around 10,000.
        for (final int count : hits) {
            assertTrue(Math.abs(count - 10_000) < 6 * 95, "" + count);
        }
    }

    @Test
    void staysBelowTheLargestBound() {
        for (final long number : series(3, 1L << 31, 10_000)) {
            assertTrue(number >= 0 && number < 1L << 31, "" + number);
        }
    }

    @Test
    void rejectsBoundsItCannotScaleTo() {
        assertThrows(IllegalArgumentException.class, () -> new RandomNumbers(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RandomNumbers(1, (1L << 31) + 1));
    }
}
