package io.lohdb.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfNumbersTest {
    private static final int DRAWS = 400_000;

    private static double weight(final long rank, final double exponent) {
        return Math.pow((double) rank, -exponent);
    }

    private static double sumOfWeights(final long bound, final double exponent) {
        double sum = 0;
        for (long rank = 1; rank <= bound; rank++) {
            sum += weight(rank, exponent);
        }
        return sum;
    }

    /**
     * The statistic of Pearson's test has bound - 1 degrees of freedom, hence that mean and twice
     * that variance; six standard deviations above are allowed for a seed that never changes.
     */
    @ParameterizedTest
    @CsvSource({"2, 0.99", "10, 0.99", "100, 0.99", "1000, 0.5", "100, 1.5", "20, 2.5"})
    void drawsEveryRankAsOftenAsItsWeightSays(final int bound, final double exponent) {
        final ZipfNumbers numbers = new ZipfNumbers(1, bound, exponent);
        final long[] hits = new long[bound + 1];
        for (int i = 0; i < DRAWS; i++) {
            hits[(int) numbers.nextRank()]++;
        }
        final double sum = sumOfWeights(bound, exponent);
        double statistic = 0;
        for (int rank = 1; rank <= bound; rank++) {
            final double expected = DRAWS * weight(rank, exponent) / sum;
            statistic += (hits[rank] - expected) * (hits[rank] - expected) / expected;
        }
        final double freedom = bound - 1;
        assertTrue(statistic < freedom + 6 * Math.sqrt(2 * freedom), "chi squared " + statistic);
    }

    @Test
    void drawsTheFirstRanksOfTenMillionAsOftenAsTheirWeightSays() {
        final long bound = 10_000_000;
        final ZipfNumbers numbers = new ZipfNumbers(2, bound, 0.99);
        int first = 0;
        int firstThousand = 0;
        for (int i = 0; i < DRAWS; i++) {
            final long rank = numbers.nextRank();
            first += rank == 1 ? 1 : 0;
            firstThousand += rank <= 1000 ? 1 : 0;
        }
        final double sum = sumOfWeights(bound, 0.99);
        assertShare(1 / sum, first);
        assertShare(sumOfWeights(1000, 0.99) / sum, firstThousand);
    }

    /** Six standard deviations of a binomial distribution. */
    private static void assertShare(final double share, final int hits) {
        assertEquals(DRAWS * share, hits, 6 * Math.sqrt(DRAWS * share * (1 - share)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 4096, 100_000})
    void givesEveryRankAnEntryOfItsOwn(final long bound) {
        final ZipfNumbers numbers = new ZipfNumbers(1, bound, 0.99);
        final Set<Long> entries = new HashSet<>();
        for (long rank = 1; rank <= bound; rank++) {
            final long number = numbers.numberOf(rank);
            assertTrue(number >= 0 && number < bound && entries.add(number), "" + rank);
        }
    }

    @Test
    void staysBelowTheLargestBound() {
        final ZipfNumbers numbers = new ZipfNumbers(3, 1L << 31, 0.99);
        for (int i = 0; i < 10_000; i++) {
            final long number = numbers.next();
            assertTrue(number >= 0 && number < 1L << 31, "" + number);
        }
    }

    @Test
    void repeatsASeriesForTheSameSeed() {
        final ZipfNumbers first = new ZipfNumbers(7, 1000, 0.99);
        final ZipfNumbers second = new ZipfNumbers(7, 1000, 0.99);
        for (int i = 0; i < 100; i++) {
            assertEquals(first.next(), second.next());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1, Double.NaN})
    void rejectsExponentsItCannotIntegrate(final double exponent) {
        assertThrows(IllegalArgumentException.class, () -> new ZipfNumbers(1, 10, exponent));
    }
}
