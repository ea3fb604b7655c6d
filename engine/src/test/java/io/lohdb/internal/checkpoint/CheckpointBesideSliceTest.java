package io.lohdb.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Await;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.spi.CorruptionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A checkpoint that is asked for while another thread is in a slice of compaction. */
final class CheckpointBesideSliceTest {
    private static final int BEFORE = 10;
    private static final int DURING = 100;
    private static final int SLICES = 50;

    /** There is never a job, but room to be kept: each slice asks the directory for it. */
    private static final EngineSettings SETTINGS =
            new EngineSettings(
                    new LogSettings(4 * 1024, 64 * 1024, CorruptionPolicy.FAIL)
                            .withCheckpointInterval(0),
                    new CompactionSettings(
                            1.5, CompactionSettings.UNLIMITED, Long.MAX_VALUE, 0, 1));

    /** Once, in the middle of a slice that began when less was durable. */
    private static void inASlice(
            SimulatedDirectory disk, CheckpointSession session, Runnable work) {
        boolean[] isDone = {false};
        disk.beforeCall(
                () -> {
                    if (!isDone[0]) {
                        isDone[0] = true;
                        work.run();
                    }
                });
        session.engine().maintain();
        assertTrue(isDone[0]);
    }

    private static void makeCheckpoint(CheckpointSession session) {
        for (int i = 0; i < SLICES; i++) {
            session.engine().makeCheckpoint();
        }
    }

    private static long checkpointSequence(SimulatedDirectory disk) {
        try (CheckpointSession again =
                new CheckpointSession(new SimulatedDirectory(disk.killed()), SETTINGS, 1)) {
            return again.engine().log().report().checkpointSequence();
        }
    }

    @Test
    void standsForWhatWasDurableWhenItWasAskedFor() {
        SimulatedDirectory disk = new SimulatedDirectory();
        List<BooleanSupplier> requests = new ArrayList<>();
        try (CheckpointSession session = new CheckpointSession(disk, SETTINGS, 1)) {
            session.fill(0, BEFORE);
            session.engine().sync();
            inASlice(
                    disk,
                    session,
                    () -> {
                        session.fill(BEFORE, BEFORE + DURING);
                        session.engine().sync();
                        requests.add(session.engine().requestCheckpoint());
                        makeCheckpoint(session);
                        assertFalse(requests.get(0).getAsBoolean());
                    });
            makeCheckpoint(session);
            assertTrue(requests.get(0).getAsBoolean());
            assertEquals(BEFORE + DURING, checkpointSequence(disk));
        }
    }

    /**
     * Whoever makes checkpoints is about to look whether one was asked for; a slice begins just
     * then, and only then comes the request.
     */
    @Test
    void noneBeginsDuringASliceThatIsOlderThanTheRequest() {
        SimulatedDirectory disk = new SimulatedDirectory();
        AtomicBoolean isInSlice = new AtomicBoolean();
        AtomicBoolean mayEnd = new AtomicBoolean();
        try (CheckpointSession session = new CheckpointSession(disk, SETTINGS, 1)) {
            session.fill(0, BEFORE);
            session.engine().sync();
            Runnable untilItMayEnd =
                    () -> {
                        isInSlice.set(true);
                        Await.until("the slice may end", mayEnd::get);
                    };
            List<CompletableFuture<Void>> slices = new ArrayList<>();
            List<BooleanSupplier> requests = new ArrayList<>();
            onFirstLock(
                    session,
                    () -> {
                        slices.add(
                                Await.start("slice", () -> inASlice(disk, session, untilItMayEnd)));
                        Await.until("the slice begins", isInSlice::get);
                        session.fill(BEFORE, BEFORE + DURING);
                        session.engine().sync();
                        requests.add(session.engine().requestCheckpoint());
                    });
            makeCheckpoint(session);
            assertFalse(requests.get(0).getAsBoolean());
            mayEnd.set(true);
            Await.end("slice", slices.get(0));
            makeCheckpoint(session);
            assertTrue(requests.get(0).getAsBoolean());
            assertEquals(BEFORE + DURING, checkpointSequence(disk));
        }
    }

    /** Once, when the engine's lock of writers is taken next, before it is. */
    private static void onFirstLock(CheckpointSession session, Runnable work) {
        AtomicBoolean isDone = new AtomicBoolean();
        session.engine()
                .writerLock(
                        new ReentrantLock() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public void lock() {
                                if (isDone.compareAndSet(false, true)) {
                                    work.run();
                                }
                                super.lock();
                            }
                        });
    }

    @Test
    void aSliceThatFailsKeepsNoneFromBeingMade() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (CheckpointSession session = new CheckpointSession(disk, SETTINGS, 1)) {
            session.fill(0, BEFORE);
            session.engine().sync();
            disk.failFromNowOn("Input/output error");
            try {
                session.engine().maintain();
            } catch (LohDbException expected) {
                assertTrue(expected.getMessage().contains("Input/output error"));
            }
            disk.recovered();
            BooleanSupplier request = session.engine().requestCheckpoint();
            makeCheckpoint(session);
            assertTrue(request.getAsBoolean());
        }
        assertTrue(disk.isClosed());
    }
}
