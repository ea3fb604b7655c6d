package io.lohdb.bench.space;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How much is measured.
 *
 * @param directory existing folder for scratch stores
 * @param keyCount entries of a store
 * @param runCount runs that count, per figure
 * @param writesPerKey how often the keys are overwritten, on average
 * @param sliceNs how long writes at a fixed rate are watched at a stretch
 */
record SpacePlan(Path directory, long keyCount, int runCount, int writesPerKey, long sliceNs) {
    /** The plan that options ask for. */
    static SpacePlan of(final SpaceOptions options) {
        return options.isQuick()
                ? new SpacePlan(
                        options.directory(), options.keyCount(), 3, 4, TimeUnit.SECONDS.toNanos(2))
                : new SpacePlan(
                        options.directory(),
                        options.keyCount(),
                        5,
                        6,
                        TimeUnit.SECONDS.toNanos(10));
    }
}
