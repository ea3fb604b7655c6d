package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Threads that check something again and again while the test's own thread writes. A check returns
 * null, or says what is wrong; the first complaint is kept. Every thread runs its check at least
 * once.
 */
final class ReaderThreads {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<String> complaint = new AtomicReference<>();
    private final AtomicLong rounds = new AtomicLong();
    private volatile boolean isStopped;

    /**
     * @param check gets the number of the round; a thread's own state may live in it.
     */
    void start(Function<Long, String> check) {
        final Thread thread =
                new Thread(
                        () -> {
                            long round = 0;
                            do {
                                final String found = complaintOf(check, round);
                                if (found != null) {
                                    complaint.compareAndSet(null, found);
                                    return;
                                }
                                round++;
                                rounds.incrementAndGet();
                            } while (!isStopped);
                        });
        thread.start();
        threads.add(thread);
    }

    private static String complaintOf(Function<Long, String> check, long round) {
        try {
            return check.apply(round);
        } catch (final RuntimeException e) {
            return e.toString();
        }
    }

    boolean hasComplaint() {
        return complaint.get() != null;
    }

    void stopAndAssertNoComplaint() throws InterruptedException {
        isStopped = true;
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(null, complaint.get());
        assertTrue(rounds.get() >= threads.size());
    }
}
