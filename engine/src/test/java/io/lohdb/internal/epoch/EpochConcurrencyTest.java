package io.lohdb.internal.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EpochConcurrencyTest {
    private static final int READERS = 3;
    private static final int VERSIONS = 20_000;
    private static final int LOOKS_PER_READ = 20;

    /** Stands for memory: reading it after its release is what the epoch has to prevent. */
    private static final class Memory {
        private volatile boolean isReleased;
    }

    private final Epoch epoch = new Epoch();
    private final AtomicReference<Memory> current = new AtomicReference<>(new Memory());
    private final AtomicInteger violations = new AtomicInteger();
    private volatile boolean isDone;

    @Test
    void neverReleasesUnderAReaderWhileTwoThreadsReclaim() throws InterruptedException {
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            threads.add(new Thread(this::read));
        }
        threads.add(
                new Thread(
                        () -> {
                            while (!isDone) {
                                epoch.reclaim();
                            }
                        }));
        threads.forEach(Thread::start);
        final AtomicInteger released = new AtomicInteger();
        for (int i = 0; i < VERSIONS; i++) {
            final Memory old = current.getAndSet(new Memory());
            epoch.retire(
                    () -> {
                        old.isReleased = true;
                        released.incrementAndGet();
                    });
            epoch.reclaim();
        }
        isDone = true;
        for (final Thread thread : threads) {
            thread.join();
        }

        assertTrue(epoch.drain(Long.MAX_VALUE / 2));
        assertEquals(VERSIONS, released.get());
        assertEquals(0, violations.get());
    }

    private void read() {
        while (!isDone) {
            final long token = epoch.enter();
            final Memory memory = current.get();
            for (int i = 0; i < LOOKS_PER_READ; i++) {
                if (memory.isReleased) {
                    violations.incrementAndGet();
                }
            }
            epoch.exit(token);
        }
    }
}
