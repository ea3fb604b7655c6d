package io.lohdb.cli.command;

import io.lohdb.LohDb;
import io.lohdb.Subscription;
import io.lohdb.SubscriptionStart;
import io.lohdb.spi.Change;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/**
 * The options that say which changes of the past are printed, and what prints them. Filled by the
 * command line's parser; for the main thread.
 */
public final class ReplayOptions {
    private static final long POLL_NS = 1_000_000;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Print the changes from sequence N on, as far as the store goes.")
    private Long from;

    @Option(
            names = "--cursor",
            paramLabel = "NAME",
            description =
                    "Print the changes behind the cursor of this name, or from the oldest one, and"
                            + " move the cursor to the last.")
    private String cursor;

    /** Creates options that ask for nothing. */
    public ReplayOptions() {}

    /**
     * Whether changes of the past are asked for.
     *
     * @return false without any of the options
     */
    public boolean isAsked() {
        return from != null || cursor != null;
    }

    /**
     * Prints every change up to the last one written before the call.
     *
     * @param db the store
     * @param console where to print
     * @param isWanted which changes
     * @return the exit code
     */
    public int run(final LohDb db, final Console console, final Predicate<Change> isWanted) {
        if (from != null && cursor != null) {
            throw new UsageException("watch takes --from or --cursor, not both");
        }
        db.sync();
        final long last = db.durableSequence();
        final Subscription replay =
                db.subscribe(
                        start(),
                        change -> {
                            if (isWanted.test(change)) {
                                console.out().println(console.messages().change(change));
                            }
                        });
        try (replay) {
            while (replay.sequence() < last && replay.isActive()) {
                LockSupport.parkNanos(this, POLL_NS);
            }
        }
        console.flush();
        if (cursor != null
                && replay.sequence() > replay.startSequence()
                && !console.isOutputLost()) {
            // What nobody has seen is printed again by the next call.
            db.commitCursor(cursor, replay.sequence());
        }
        // Whatever ended the delivery too early has been reported as a fault in the background.
        return replay.sequence() < last ? ExitCode.DATA : ExitCode.OK;
    }

    private SubscriptionStart start() {
        return cursor == null
                ? SubscriptionStart.from(from)
                : SubscriptionStart.cursor(cursor, SubscriptionStart.oldest());
    }
}
