package io.lohdb.cli.shell;

import io.lohdb.LohDb;
import io.lohdb.Subscription;
import io.lohdb.cli.command.Console;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeType;
import java.time.Duration;

/**
 * Prints the changes that a subscription to the store delivers, after the command that made them.
 * The subscription's thread notes them, the main thread prints them.
 *
 * <p>Invariant: lines are printed in the order of sequences. When more than a few changes were
 * noted between two calls of {@link #printThrough}, as after an import, only their count is
 * printed.
 */
final class ChangePrinter implements AutoCloseable {
    /** Which changes are printed. */
    enum Filter {
        /** Values stored. */
        PUTS,
        /** Values stored, keys deleted and entries expired. */
        ALL,
        /** Nothing. */
        NONE;

        boolean isWanted(final Change change) {
            return this == ALL || (this == PUTS && change.type() == ChangeType.PUT);
        }
    }

    private static final int MAX_LINES = 10;

    private final Console console;
    private final Object lock = new Object();
    private final StringBuilder noted = new StringBuilder();
    private Subscription subscription;

    /** Guarded by the lock, as are all fields below. */
    private Filter filter;

    private long sequence;
    private long notedCount;

    ChangePrinter(final Console console, final Filter filter) {
        this.console = console;
        this.filter = filter;
    }

    /** Starts to note changes. */
    void start(final LohDb db) {
        subscription = db.subscribe(this::onChange);
        synchronized (lock) {
            sequence = Math.max(sequence, subscription.startSequence());
        }
    }

    /** Nothing changes in a store that is open for reading only. */
    void expectNothing(final LohDb db) {
        synchronized (lock) {
            sequence = db.durableSequence();
        }
    }

    void filter(final Filter newFilter) {
        synchronized (lock) {
            filter = newFilter;
        }
    }

    private void onChange(final Change change) {
        synchronized (lock) {
            sequence = change.sequence();
            if (filter.isWanted(change)) {
                notedCount++;
                if (notedCount <= MAX_LINES) {
                    noted.append(console.messages().change(change)).append('\n');
                }
            }
            lock.notifyAll();
        }
    }

    /**
     * Waits until a change has been delivered and prints everything that was noted.
     *
     * @param awaited its sequence
     * @param patience longest time to wait without any delivery
     */
    void printThrough(final long awaited, final Duration patience) {
        synchronized (lock) {
            awaitDelivery(awaited, patience);
            if (notedCount <= MAX_LINES) {
                console.out().print(noted);
            } else {
                console.out().println(console.messages().changes(notedCount));
            }
            noted.setLength(0);
            notedCount = 0;
        }
    }

    private void awaitDelivery(final long awaited, final Duration patience) {
        long deadlineNs = System.nanoTime() + patience.toNanos();
        while (sequence < awaited) {
            final long remainingNs = deadlineNs - System.nanoTime();
            if (remainingNs <= 0) {
                return;
            }
            final long before = sequence;
            try {
                lock.wait(Duration.ofNanos(remainingNs).toMillis() + 1);
            } catch (final InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            if (sequence != before) {
                deadlineNs = System.nanoTime() + patience.toNanos();
            }
        }
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
    }
}
