package io.lohdb.bench.suite;

import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.work.WindowPlan;
import io.lohdb.bench.work.Work;

/**
 * What the process of a store is told to do; one line of JSON. Immutable.
 *
 * @param action what to do
 * @param directory of the store, for {@link Action#OPEN} and {@link Action#START}
 * @param mode for {@link Action#OPEN}
 * @param work for {@link Action#RUN}
 * @param plan how many keys, and for {@link Action#RUN} how long
 * @param limitMs when loading and overwriting give up
 */
record StoreCommand(
        Action action,
        String directory,
        PromiseMode mode,
        Work work,
        WindowPlan plan,
        long limitMs) {
    /** The things it can do. */
    enum Action {
        /** Tries the store, in a folder below the given one; the note is the version. */
        START,
        /** Opens the store and, if entry 0 is there, reads it; the figure is seconds. */
        OPEN,
        /** Writes every entry in the order of numbers; the figure is entries per second. */
        LOAD,
        /** Overwrites every entry ten times in random order; the same figure. */
        AGE,
        /** Does a work for a time; the figure is operations per second. */
        RUN,
        /** Tells what memory it takes; the figure is bytes. */
        MEMORY,
        /** Closes the store. */
        CLOSE
    }

    static StoreCommand of(final Action action) {
        return new StoreCommand(action, null, null, null, null, 0);
    }
}
