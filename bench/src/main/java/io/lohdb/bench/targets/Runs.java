package io.lohdb.bench.targets;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Repeats a measurement. */
final class Runs {
    private Runs() {}

    /** Runs once for nothing, to compile the code, and then as often as said. */
    static Samples of(final int runCount, final DoubleSupplier run) {
        return new Samples(DoubleStream.generate(run).skip(1).limit(runCount).toArray());
    }

    /** A rate from a count and a duration. */
    static double perSecond(final long count, final long durationNs) {
        return count * (double) TimeUnit.SECONDS.toNanos(1) / durationNs;
    }
}
