package io.lohdb.bench.suite;

import io.lohdb.bench.results.Workload;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.SessionBuffers;
import io.lohdb.bench.work.Work;

/**
 * A work that every store of a section does in turn. Immutable.
 *
 * @param work what is done
 * @param threadCount how many threads do it
 * @param mode what writes have to survive
 */
record Cell(Work work, int threadCount, PromiseMode mode) {
    /** As results name the state of a store after the load. */
    static final String FRESH = "fresh";

    /** As results name the state of a store of which every entry was overwritten ten times. */
    static final String AGED = "aged";

    static Cell of(final Work work, final int threadCount) {
        return new Cell(work, threadCount, PromiseMode.NONE);
    }

    /** What was done, for the results. */
    Workload workload(final Section section, final String state) {
        return new Workload(
                work.label(),
                work.distribution().label(),
                section.keyCount(),
                SessionBuffers.KEY_LENGTH,
                section.valueLength(),
                threadCount,
                mode.label(),
                state);
    }
}
