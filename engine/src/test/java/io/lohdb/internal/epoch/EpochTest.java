package io.lohdb.internal.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EpochTest {
    private static final long LONG_TIMEOUT_NS = 60_000_000_000L;
    private static final long SHORT_TIMEOUT_NS = 1_000_000L;

    private final ReaderCounters readers = new ReaderCounters(4);
    private final Epoch epoch = new Epoch(readers);
    private final List<String> released = new ArrayList<>();

    private void retire(String name) {
        epoch.retire(() -> released.add(name));
    }

    @Test
    void releasesInOneStepWhenNobodyIsInside() {
        retire("a");
        retire("b");

        assertEquals(2, epoch.retiredCount());
        assertEquals(2, epoch.reclaim());
        assertEquals(List.of("a", "b"), released);
        assertEquals(0, epoch.retiredCount());
    }

    @Test
    void reclaimsNothingWhenNothingIsRetired() {
        assertEquals(0, epoch.reclaim());
    }

    @Test
    void keepsWhatAReaderThatIsInsideMaySee() {
        final long token = epoch.enter();
        retire("a");

        assertEquals(0, epoch.reclaim());
        assertEquals(0, epoch.reclaim());
        assertEquals(1, epoch.retiredCount());

        epoch.exit(token);
        assertEquals(1, epoch.reclaim());
        assertEquals(List.of("a"), released);
    }

    @Test
    void releasesAlthoughNewReadersKeepComing() {
        long inside = epoch.enter();
        retire("a");
        int rounds = 0;
        while (epoch.reclaim() == 0) {
            final long next = epoch.enter();
            epoch.exit(inside);
            inside = next;
            rounds++;
            assertTrue(rounds < 4, "starved");
        }

        assertEquals(List.of("a"), released);
        epoch.exit(inside);
    }

    @Test
    void waitsForReaderThatEnteredAfterTheFlipWhenSomethingIsRetiredLater() {
        final long first = epoch.enter();
        retire("a");
        epoch.reclaim();
        final long second = epoch.enter();
        retire("b");
        epoch.exit(first);

        assertEquals(1, epoch.reclaim());
        assertEquals(0, epoch.reclaim());
        assertEquals(List.of("a"), released);

        epoch.exit(second);
        assertEquals(1, epoch.reclaim());
        assertEquals(List.of("a", "b"), released);
    }

    @Test
    void waitsForReaderThatWasDelayedBetweenReadingThePhaseAndCountingItself() {
        final int readPhase = readers.phase();
        retire("before");
        epoch.reclaim();
        assertFalse(readPhase == readers.phase(), "the grace period flips");

        final long delayed = readers.enter(readPhase);
        retire("after");
        assertEquals(0, epoch.reclaim());
        assertEquals(0, epoch.reclaim());
        assertEquals(List.of("before"), released);

        epoch.exit(delayed);
        assertEquals(1, epoch.reclaim());
    }

    @Test
    void doesNotWaitForADelayedReaderInThePhaseThatWasSeenIdle() {
        final long active = epoch.enter();
        final int inactive = 1 - readers.phase();
        retire("a");
        epoch.reclaim();
        final long newcomer = readers.enter(inactive);
        epoch.exit(active);

        assertEquals(1, epoch.reclaim());
        epoch.exit(newcomer);
    }

    @Test
    void countsNestedReadersOfOneThread() {
        final long outer = epoch.enter();
        final long inner = epoch.enter();
        retire("a");
        epoch.exit(inner);

        assertEquals(0, epoch.reclaim());
        epoch.exit(outer);
        assertEquals(1, epoch.reclaim());
    }

    @Test
    void letsAnotherThreadExit() throws InterruptedException {
        final long token = epoch.enter();
        retire("a");
        final Thread other = new Thread(() -> epoch.exit(token));
        other.start();
        other.join();

        assertEquals(1, epoch.reclaim());
    }

    @Test
    void runsAllReleasesAndThrowsTheFirstFailure() {
        final IllegalStateException first = new IllegalStateException("first");
        final IllegalStateException second = new IllegalStateException("second");
        epoch.retire(
                () -> {
                    throw first;
                });
        epoch.retire(
                () -> {
                    throw second;
                });
        retire("c");

        assertSame(first, assertThrows(IllegalStateException.class, epoch::reclaim));
        assertSame(second, first.getSuppressed()[0]);
        assertEquals(List.of("c"), released);
        retire("d");
        assertEquals(1, epoch.reclaim());
    }

    @Test
    void takesWhatIsRetiredDuringAReleaseIntoTheNextGracePeriod() {
        epoch.retire(() -> retire("inner"));

        assertEquals(1, epoch.reclaim());
        assertEquals(1, epoch.retiredCount());
        assertEquals(1, epoch.reclaim());
        assertEquals(List.of("inner"), released);
    }

    @Test
    void drainsAtOnceWhenNobodyIsInside() {
        retire("a");

        assertTrue(epoch.drain(LONG_TIMEOUT_NS));
        assertEquals(List.of("a"), released);
        assertEquals(0, epoch.retiredCount());
    }

    @Test
    void drainTimesOutWhileAReaderIsInsideEvenIfNothingIsRetired() {
        final long token = epoch.enter();

        assertFalse(epoch.drain(SHORT_TIMEOUT_NS));
        assertEquals(0, epoch.retiredCount());
        epoch.exit(token);
        assertTrue(epoch.drain(LONG_TIMEOUT_NS));
    }

    @Test
    void drainThatTimedOutReleasedNothing() {
        final long token = epoch.enter();
        retire("a");

        assertFalse(epoch.drain(SHORT_TIMEOUT_NS));
        assertEquals(List.of(), released);
        assertEquals(1, epoch.retiredCount());
        epoch.exit(token);
    }

    @Test
    void drainWaitsUntilTheLastReaderLeaves() throws InterruptedException {
        final CountDownLatch isInside = new CountDownLatch(1);
        final CountDownLatch mayLeave = new CountDownLatch(1);
        final Thread reader =
                new Thread(
                        () -> {
                            final long token = epoch.enter();
                            isInside.countDown();
                            awaitUnchecked(mayLeave);
                            epoch.exit(token);
                        });
        reader.start();
        isInside.await();
        retire("a");

        assertFalse(epoch.drain(SHORT_TIMEOUT_NS));
        mayLeave.countDown();
        assertTrue(epoch.drain(LONG_TIMEOUT_NS));
        assertEquals(List.of("a"), released);
        reader.join();
    }

    @Test
    void drainKeepsTheInterruptFlagAndWaitsNevertheless() {
        final long token = epoch.enter();
        Thread.currentThread().interrupt();
        try {
            assertFalse(epoch.drain(SHORT_TIMEOUT_NS));
        } finally {
            assertTrue(Thread.interrupted());
        }
        epoch.exit(token);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
