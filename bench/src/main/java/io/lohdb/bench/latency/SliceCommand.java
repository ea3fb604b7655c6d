package io.lohdb.bench.latency;

import io.lohdb.bench.rivals.PromiseMode;

/**
 * What the process of a store is told to do; one line of JSON. Immutable.
 *
 * @param action what to do
 * @param directory of the store, for {@link Action#OPEN}
 * @param mode for {@link Action#OPEN}
 * @param keyCount entries of the store, for {@link Action#OPEN}
 * @param work for {@link Action#SLICE}
 * @param ratePerSecond operations that are due in a second, for {@link Action#SLICE}
 * @param durationNs how long, for {@link Action#SLICE}
 */
record SliceCommand(
        Action action,
        String directory,
        PromiseMode mode,
        long keyCount,
        LatencyWork work,
        long ratePerSecond,
        long durationNs) {
    /** The things it can do. */
    enum Action {
        /** Tries the store, fills a new one, and opens it in the mode. */
        OPEN,
        /** Works at a rate for a time. */
        SLICE,
        /** Closes the store. */
        CLOSE
    }

    static SliceCommand open(final String directory, final PromiseMode mode, final long keyCount) {
        return new SliceCommand(Action.OPEN, directory, mode, keyCount, null, 0, 0);
    }

    static SliceCommand slice(
            final LatencyWork work, final long ratePerSecond, final long durationNs) {
        return new SliceCommand(Action.SLICE, null, null, 0, work, ratePerSecond, durationNs);
    }

    static SliceCommand close() {
        return new SliceCommand(Action.CLOSE, null, null, 0, null, 0, 0);
    }
}
