package io.lohdb.bench.space;

import io.lohdb.bench.report.Samples;
import io.lohdb.bench.workload.ScratchFolder;
import java.nio.file.Path;

/**
 * Openings of fresh copies of two images of killed stores, in turn.
 *
 * @param longOpenNs times of the longer store
 * @param shortOpenNs times of the shorter store
 * @param longReplayed operations that the last opening of the longer store read from the log
 * @param shortReplayed the same for the shorter store
 */
record CrashOpenings(
        Samples longOpenNs, Samples shortOpenNs, long longReplayed, long shortReplayed) {
    /** Opens each image as often as said, after one opening that does not count. */
    static CrashOpenings of(
            final Path longImage, final Path shortImage, final Path directory, final int runCount) {
        final double[] longNs = new double[runCount];
        final double[] shortNs = new double[runCount];
        Opening longOpening = openCopy(longImage, directory);
        Opening shortOpening = openCopy(shortImage, directory);
        for (int run = 0; run < runCount; run++) {
            longOpening = openCopy(longImage, directory);
            shortOpening = openCopy(shortImage, directory);
            longNs[run] = longOpening.openNs();
            shortNs[run] = shortOpening.openNs();
        }
        return new CrashOpenings(
                new Samples(longNs),
                new Samples(shortNs),
                longOpening.replayed(),
                shortOpening.replayed());
    }

    /** Opening repairs, so that an image can be opened once. */
    private static Opening openCopy(final Path image, final Path directory) {
        try (ScratchFolder copy = ScratchFolder.create(directory)) {
            Disk.copy(image, copy.path());
            return FreshJvm.open(copy.path());
        }
    }
}
