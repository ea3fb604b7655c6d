package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lohdb.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** It excludes and hands over as any lock does, whether a thread spins or parks. */
final class WriterLockTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;

    private final WriterLock lock = new WriterLock();
    private int count;

    @Test
    void oneThreadAtATime() {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Await.start("writer " + i, this::countUp));
        }
        threads.forEach(thread -> Await.end("counting", thread));
        assertEquals(THREADS * ROUNDS, count);
        assertFalse(lock.isLocked());
    }

    private void countUp() {
        for (int i = 0; i < ROUNDS; i++) {
            lock.lock();
            try {
                count++;
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void whoeverHasSpunLongEnoughQueues() {
        CompletableFuture<Void> waiting;
        lock.lock();
        try {
            waiting = Await.start("writer", this::countUp);
            Await.until("it queues", lock::hasQueuedThreads);
            assertEquals(0, count);
        } finally {
            lock.unlock();
        }
        Await.end("it gets the lock", waiting);
        assertEquals(ROUNDS, count);
    }
}
