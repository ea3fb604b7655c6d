package io.lohdb.stress.controls;

import java.util.function.LongFunction;

/** The checks that bugs are shown to, by name: each is loaded anew beside the bug. */
enum Check {
    /** The part {@code crash}, one simulated store per try. */
    CRASH("crash", "CrashCheck", 300),
    /** The same with compaction, checkpoints, snapshots and cursors at every turn. */
    SPACE("space", "SpaceCheck", 300),
    /** Inverted bits. */
    DAMAGE("damage", "DamageCheck", 100),
    /** Refused syncs, and the promise of a returned write. */
    FAULTS("faults", "FaultCheck", 100),
    /** Frames made by somebody who knows the format. */
    FORGERY("forgery", "ForgeryCheck", 20),
    /** Salvage behind a cut. */
    SALVAGE("salvage", "SalvageCheck", 20),
    /** A reader and a writer of the index, interleaved by hand. */
    INDEX("index", "IndexCheck", 400),
    /** Reads while a value is copied into the log. */
    PUBLISH("publish", "PublishCheck", 5),
    /** Subscribers, callbacks and intervals on a clock stepped by hand. */
    PROMISES("promises", "PromiseCheck", 20),
    /** Threads that are made to meet. */
    THREADS("threads", "ThreadsCheck", 3);

    private final String title;
    private final String type;
    private final int tries;

    Check(final String title, final String type, final int tries) {
        this.title = title;
        this.type = type;
        this.tries = tries;
    }

    /** Name in the table. */
    String title() {
        return title;
    }

    /** Seeds until this check gives up. */
    int tries() {
        return tries;
    }

    /**
     * A new check among the classes of a loader.
     *
     * @return from a seed to what it found, or null
     */
    @SuppressWarnings("unchecked")
    LongFunction<String> load(final ClassLoader loader) throws ReflectiveOperationException {
        final var constructor =
                Class.forName(Check.class.getPackageName() + '.' + type, true, loader)
                        .getDeclaredConstructor();
        constructor.setAccessible(true);
        return (LongFunction<String>) constructor.newInstance();
    }
}
