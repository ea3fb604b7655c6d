package io.lohdb.bench.latency;

import io.lohdb.bench.rivals.RivalStore;
import io.lohdb.bench.rivals.StoreSession;
import io.lohdb.bench.workload.EntryNumbers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that gives entries new values at a fixed rate, for as long as others are measured. It
 * sleeps between its writes and then does all that are due, so that it takes no processor from the
 * store's own threads while it waits.
 */
final class SideWriter implements AutoCloseable {
    private static final long SLEEP_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final RivalStore store;
    private final EntryNumbers numbers;
    private final long intervalNs;
    private final Thread thread = new Thread(this::run, "writer");
    private volatile boolean isStopped;
    private volatile RuntimeException fault;
    private long doneCount;

    private SideWriter(
            final RivalStore store, final EntryNumbers numbers, final long ratePerSecond) {
        this.store = store;
        this.numbers = numbers;
        this.intervalNs = SECOND_NS / ratePerSecond;
    }

    static SideWriter start(
            final RivalStore store, final EntryNumbers numbers, final long ratePerSecond) {
        final SideWriter writer = new SideWriter(store, numbers, ratePerSecond);
        writer.thread.setDaemon(true);
        writer.thread.start();
        return writer;
    }

    private void run() {
        try (StoreSession session = store.session()) {
            final long first = System.nanoTime();
            while (!isStopped) {
                final long due = first + doneCount * intervalNs;
                if (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(SLEEP_NS);
                } else {
                    session.put(numbers.next(), doneCount);
                    doneCount++;
                }
            }
        } catch (final RuntimeException e) {
            fault = e;
        }
    }

    /** Ends the writing; throws what it threw. */
    void stop() {
        close();
        if (fault != null) {
            throw fault;
        }
    }

    /** Writes done, from {@link #stop()} on. */
    long doneCount() {
        return doneCount;
    }

    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a writer ends", e);
        }
    }
}
