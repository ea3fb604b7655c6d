package io.lohdb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final Target TARGET =
            new Target("reads", Direction.AT_LEAST, 2_000_000, Unit.PER_SECOND);

    @Test
    void takesTheMiddleOfAnOddNumberOfRunsInAnyOrder() {
        assertEquals(2, new Samples(9, 1, 2).median());
    }

    @Test
    void takesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
        assertEquals(2.5, new Samples(9, 1, 2, 3).median());
    }

    @Test
    void isNotChangedThroughTheArrayItWasMadeFrom() {
        final double[] figures = {1, 2, 3};
        final Samples samples = new Samples(figures);
        figures[1] = 100;
        assertEquals(2, samples.median());
    }

    @Test
    void rejectsNoRuns() {
        assertThrows(IllegalArgumentException.class, Samples::new);
    }

    @Test
    void sumsUpMedianAndSpreadForFiguresMadeOfThem() {
        assertEquals(
                "2.00 x, median of 3 runs, 1.00 x to 9.00 x",
                new Samples(9, 1, 2).summary(Unit.TIMES));
    }

    @Test
    void testsTheMedianAndShowsTheSpread() {
        final TargetResult result = new Samples(2_500_000, 1_000_000, 3_000_000).result(TARGET);
        assertEquals(2_500_000, result.figure());
        assertEquals("PASS", result.verdict());
        assertEquals("median of 3 runs, 1,000 K/s to 3,000 K/s", result.note());
    }
}
