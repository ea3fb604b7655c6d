package io.lohdb.bench.space;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Samples;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.ScratchFolder;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a store takes that holds nothing: disk, and the time to open and close it. */
final class EmptyStore implements TargetGroup<SpacePlan> {
    private static final Target DISK =
            new Target("disk of an empty store", Direction.BELOW, 1 << 20, Unit.KIBIBYTES);
    private static final Target OPEN_CLOSE =
            new Target(
                    "open + close of an empty store, SHARED",
                    Direction.BELOW,
                    TimeUnit.MILLISECONDS.toNanos(10),
                    Unit.MILLISECONDS);
    private static final int RUN_COUNT = 100;

    @Override
    public List<Target> targets() {
        return List.of(DISK, OPEN_CLOSE);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        return List.of(disk(plan.directory()), openAndClose(plan.directory()));
    }

    private static LohDb open(final Path directory) {
        return LohDb.open(LohDbConfig.inDirectory(directory).threading(Threading.SHARED));
    }

    private static TargetResult disk(final Path parent) {
        try (ScratchFolder folder = ScratchFolder.create(parent)) {
            final double openBytes;
            try (LohDb db = open(folder.path())) {
                db.sync();
                openBytes = Disk.allocatedBytes(folder.path());
            }
            final double closedBytes = Disk.allocatedBytes(folder.path());
            return DISK.result(
                    Math.max(openBytes, closedBytes),
                    "du of the directory, "
                            + Unit.KIBIBYTES.show(openBytes)
                            + " open, "
                            + Unit.KIBIBYTES.show(closedBytes)
                            + " closed");
        }
    }

    private static TargetResult openAndClose(final Path parent) {
        try (ScratchFolder folder = ScratchFolder.create(parent)) {
            final Samples samples = Runs.of(RUN_COUNT, () -> openAndCloseNs(folder.path()));
            final Samples created = Runs.of(RUN_COUNT, () -> createAndCloseNs(parent));
            return OPEN_CLOSE.result(
                    samples.median(),
                    samples.spread(Unit.MILLISECONDS)
                            + "; a new directory "
                            + Unit.MILLISECONDS.show(created.median()));
        }
    }

    private static double createAndCloseNs(final Path parent) {
        try (ScratchFolder folder = ScratchFolder.create(parent)) {
            return openAndCloseNs(folder.path());
        }
    }

    private static double openAndCloseNs(final Path directory) {
        final long begin = System.nanoTime();
        open(directory).close();
        return System.nanoTime() - begin;
    }
}
