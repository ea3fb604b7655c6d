package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PausesTest {
    private static Pauses of(final long... beginsAndEnds) {
        final Pauses pauses = new Pauses(10);
        for (int i = 0; i < beginsAndEnds.length; i += 2) {
            pauses.note(beginsAndEnds[i], beginsAndEnds[i + 1]);
        }
        return pauses;
    }

    @Test
    void keepsWhatIsAsLongAsTheThresholdAndKnowsTheLongest() {
        final Pauses pauses = of(0, 9, 20, 30, 40, 65);
        assertEquals(2, pauses.count());
        assertEquals(25, pauses.longestNs());
    }

    @Test
    void knowsTheLongestTimeWhenNoneWasAPause() {
        final Pauses pauses = of(0, 3, 10, 17);
        assertEquals(7, pauses.longestNs());
        assertEquals(7, pauses.longestBeyondNs(of()));
    }

    @Test
    void chargesAPauseInFullWhenNothingElseStoodStill() {
        assertEquals(100, of(1000, 1100).longestBeyondNs(of(800, 900, 1200, 1300)));
    }

    @Test
    void takesOutWhatOthersStoodStillOnEitherSideAndInBetween() {
        assertEquals(50, of(1000, 1100).longestBeyondNs(of(900, 1020, 1040, 1050, 1080, 1200)));
    }

    @Test
    void chargesNothingWhenOthersStoodStillAllTheTime() {
        assertEquals(0, of(1000, 1100).longestBeyondNs(of(900, 1200)));
    }

    @Test
    void findsTheLongestRestAmongSeveralPausesThatShareOneOfTheOthers() {
        final Pauses others = of(0, 10, 140, 260);
        assertEquals(40, of(100, 150, 200, 300).longestBeyondNs(others));
    }

    /** The clock may begin anywhere and then counts on from the smallest number. */
    private static long sum(final long time, final long durationNs) {
        return time + durationNs;
    }

    @Test
    void readsTimesThatCrossTheEndOfTheClock() {
        final long late = sum(Long.MAX_VALUE, -20);
        assertEquals(
                60, of(late, sum(late, 100)).longestBeyondNs(of(sum(late, 30), sum(late, 70))));
    }

    @Test
    void chargesPausesItHadNoRoomForInFull() {
        final Pauses pauses = new Pauses(1);
        for (int i = 0; i < 1 << 17; i++) {
            pauses.note(i * 10L, i * 10L + 2);
        }
        final long late = 1L << 30;
        pauses.note(late, late + 5);
        assertEquals(5, pauses.longestBeyondNs(of(0, 2 * late)));
    }
}
