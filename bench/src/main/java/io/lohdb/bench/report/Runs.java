package io.lohdb.bench.report;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Repeats a measurement. */
public final class Runs {
    private Runs() {}

    /**
     * Runs once for nothing, to compile the code, and then as often as said.
     *
     * @param runCount runs that count
     * @param run gives the figure of one run
     * @return the figures of the runs that count
     */
    public static Samples of(final int runCount, final DoubleSupplier run) {
        return new Samples(DoubleStream.generate(run).skip(1).limit(runCount).toArray());
    }

    /**
     * A rate from a count and a duration.
     *
     * @param count what was done
     * @param durationNs how long it took, nanoseconds
     * @return per second
     */
    public static double perSecond(final long count, final long durationNs) {
        return count * (double) TimeUnit.SECONDS.toNanos(1) / durationNs;
    }
}
