package io.lohdb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TargetReportTest {
    private static final Target WRITES =
            new Target("writes", Direction.AT_LEAST, 500_000, Unit.PER_SECOND);
    private static final Target MEMORY =
            new Target("index RAM, worst", Direction.AT_MOST, 17, Unit.BYTES_PER_KEY);
    private static final Target ALLOCATION =
            new Target("allocation", Direction.BELOW, 0.5, Unit.BYTES_PER_OPERATION);

    @Test
    void alignsNamesLeftAndFiguresRight() {
        final TargetReport report =
                new TargetReport(
                        List.of(
                                WRITES.result(1_234_567, "median of 5 runs"),
                                MEMORY.result(17.006, "at 16,348 keys"),
                                ALLOCATION.failed("no profiler")));
        assertEquals(
                """
                TARGET                  REQUIRED     MEASURED  VERDICT  HOW
                writes                >= 500 K/s    1,235 K/s  PASS     median of 5 runs
                index RAM, worst  <= 17.00 B/key  17.01 B/key  FAIL     at 16,348 keys
                allocation          < 0.500 B/op            -  FAIL     no profiler

                1 of 3 targets met
                """,
                report.text());
    }

    @Test
    void isMetWhenEveryTargetIs() {
        assertTrue(new TargetReport(List.of(WRITES.result(500_000, ""))).isMet());
    }

    @Test
    void isNotMetWhenOneTargetIsMissed() {
        assertFalse(
                new TargetReport(List.of(WRITES.result(500_000, ""), MEMORY.result(17.001, "")))
                        .isMet());
    }

    @Test
    void isNotMetWhenOneTargetWasNotMeasured() {
        assertFalse(new TargetReport(List.of(WRITES.failed("no space"))).isMet());
    }

    @Test
    void showsWhatIsOnlyReportedWithoutVerdictAndDoesNotCountIt() {
        final TargetResult reported =
                Target.reported("writes per write", Unit.TIMES).result(1.5, "from stats");
        final TargetReport report =
                new TargetReport(List.of(WRITES.result(500_000, "one run"), reported));
        assertTrue(report.isMet());
        assertEquals(
                """
                TARGET              REQUIRED  MEASURED  VERDICT  HOW
                writes            >= 500 K/s   500 K/s  PASS     one run
                writes per write           -    1.50 x  -        from stats

                1 of 1 targets met
                """,
                report.text());
    }

    @Test
    void isNotMetWhenWhatIsReportedCouldNotBeMeasured() {
        final TargetResult reported =
                Target.reported("writes per write", Unit.TIMES).failed("no account");
        assertEquals("FAIL", reported.verdict());
        assertFalse(new TargetReport(List.of(reported)).isMet());
    }

    @Test
    void showsTheSameFiguresInEveryLocale() {
        final Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertEquals("12.35 B/key", MEMORY.result(12.345_678, "").measured());
            assertEquals(">= 500 K/s", WRITES.requirement());
        } finally {
            Locale.setDefault(before);
        }
    }
}
