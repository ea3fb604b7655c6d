package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.checkpoint.CheckpointLoader;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.log.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A target that takes frames in on another thread sees what it would see on this one. */
final class ReplayBehindTest {
    private static final int MANY = 5 * ReplayBehind.CAPACITY;

    private final Target target = new Target();

    private static final class Target implements ReplayTarget {
        private final List<String> seen = new ArrayList<>();
        private final CountDownLatch gate = new CountDownLatch(1);
        private volatile Thread thread;
        private Throwable fault;
        private int faultAt = -1;

        @Override
        public LoadedCheckpoint load(CheckpointLoader loader) {
            return null;
        }

        private void see(String what, int frame) {
            thread = Thread.currentThread();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (frame == faultAt) {
                if (fault instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) fault;
            }
            seen.add(what + frame);
        }

        @Override
        public void onOperation(Segment segment, int frame) {
            see("operation ", frame);
        }

        @Override
        public void onCursor(Segment segment, int frame) {
            see("cursor ", frame);
        }

        @Override
        public void onColdOperation(Segment segment, int frame) {
            see("cold ", frame);
        }

        @Override
        public void onReplayed() {
            see("replayed ", 0);
            assertSame(Thread.currentThread(), thread);
        }

        @Override
        public void onMoved(Segment from, int fromFrame, Segment to, int toFrame) {
            throw new AssertionError("moved");
        }
    }

    private static void find(ReplayBehind behind, int count) {
        for (int i = 0; i < count; i++) {
            switch (i % 3) {
                case 0 -> behind.onOperation(null, 16 * i);
                case 1 -> behind.onColdOperation(null, 16 * i);
                default -> behind.onCursor(null, 16 * i);
            }
        }
    }

    @Test
    void everythingArrivesInOrderOnAnotherThread() {
        target.gate.countDown();
        try (ReplayBehind behind = new ReplayBehind(target)) {
            find(behind, MANY);
            behind.onReplayed();
        }
        List<String> expected = new ArrayList<>();
        String[] kinds = {"operation ", "cold ", "cursor "};
        for (int i = 0; i < MANY; i++) {
            expected.add(kinds[i % 3] + 16 * i);
        }
        expected.add("replayed 0");
        assertEquals(expected, target.seen);
    }

    @Test
    void whatWaitsIsDroppedWhenTheWalkIsGivenUp() {
        ReplayBehind behind = new ReplayBehind(target);
        find(behind, ReplayBehind.CAPACITY);
        while (target.thread == null) {
            Thread.onSpinWait();
        }
        assertNotSame(Thread.currentThread(), target.thread);
        Thread closing = new Thread(behind::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        target.gate.countDown();
        behind.close();
        assertTrue(target.seen.size() < ReplayBehind.CAPACITY, "" + target.seen.size());
    }

    @Test
    void throwsWhatTheTargetThrows() {
        target.gate.countDown();
        target.faultAt = 16 * 1000;
        target.fault = new IllegalStateException("planned");
        try (ReplayBehind behind = new ReplayBehind(target)) {
            assertSame(
                    target.fault, assertThrows(RuntimeException.class, () -> find(behind, MANY)));
            assertSame(target.fault, assertThrows(RuntimeException.class, behind::onReplayed));
        }
        assertEquals(1000, target.seen.size());
    }

    @Test
    void throwsErrorsOnceEverythingWasFoundAtTheLatest() {
        target.gate.countDown();
        target.faultAt = 16;
        target.fault = new InternalError("planned");
        try (ReplayBehind behind = new ReplayBehind(target)) {
            find(behind, 2);
            assertSame(target.fault, assertThrows(InternalError.class, behind::onReplayed));
        }
        assertEquals(List.of("operation 0"), target.seen);
    }

    @Test
    void whatComesBeforeAndAfterAWalkIsNotForIt() {
        target.gate.countDown();
        try (ReplayBehind behind = new ReplayBehind(target)) {
            assertThrows(IllegalStateException.class, () -> behind.load(null));
            assertThrows(IllegalStateException.class, () -> behind.onMoved(null, 0, null, 0));
        }
    }
}
