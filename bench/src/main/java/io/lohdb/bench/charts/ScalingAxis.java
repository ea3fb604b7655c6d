package io.lohdb.bench.charts;

import io.lohdb.bench.results.Workload;

/** What is varied while all else of a workload stays. */
enum ScalingAxis {
    /** How many entries the store holds. */
    KEYS("keys") {
        @Override
        long position(final Workload workload) {
            return workload.keyCount();
        }

        @Override
        String label(final Workload workload) {
            return Words.keys(workload.keyCount());
        }

        @Override
        String rest(final Workload one) {
            return "values of "
                    + Words.length(one.valueLength())
                    + ", "
                    + Words.threads(one.threadCount());
        }

        @Override
        Workload without(final Workload one) {
            return copy(one, 0, one.valueLength(), one.threadCount());
        }
    },
    /** How long values are. */
    VALUES("length of values") {
        @Override
        long position(final Workload workload) {
            return workload.valueLength();
        }

        @Override
        String label(final Workload workload) {
            return Words.length(workload.valueLength());
        }

        @Override
        String rest(final Workload one) {
            return Words.keys(one.keyCount()) + " keys, " + Words.threads(one.threadCount());
        }

        @Override
        Workload without(final Workload one) {
            return copy(one, one.keyCount(), 0, one.threadCount());
        }
    },
    /** How many threads work at the same time. */
    THREADS("threads") {
        @Override
        long position(final Workload workload) {
            return workload.threadCount();
        }

        @Override
        String label(final Workload workload) {
            return Integer.toString(workload.threadCount());
        }

        @Override
        String rest(final Workload one) {
            return Words.shape(one);
        }

        @Override
        Workload without(final Workload one) {
            return copy(one, one.keyCount(), one.valueLength(), 0);
        }
    };

    private final String title;

    ScalingAxis(final String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Where a workload is on this axis. */
    abstract long position(Workload workload);

    /** The same, for people. */
    abstract String label(Workload workload);

    /** What stays, for people. */
    abstract String rest(Workload one);

    /** What stays: equal for all workloads of one line. */
    abstract Workload without(Workload one);

    private static Workload copy(
            final Workload one, final long keyCount, final int valueLength, final int threadCount) {
        return new Workload(
                one.work(),
                one.distribution(),
                keyCount,
                one.keyLength(),
                valueLength,
                threadCount,
                one.durability(),
                one.state());
    }
}
