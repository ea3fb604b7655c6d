package io.lohdb.bench.space;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Samples;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.EntryWriter;
import io.lohdb.bench.workload.RandomNumbers;
import io.lohdb.bench.workload.ScratchFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long a store takes to open: after an orderly end, after a kill, and without a checkpoint.
 * Every opening has a JVM of its own, and the page cache holds the files.
 *
 * <p>A kill is the copy of the directory of a store that is open and has written {@code tail}
 * operations since its last checkpoint. Two stores, one ten times as long as the other, with the
 * same tail: what a crash adds to the time of opening must come from the tail. Operations read
 * again say so exactly, times only as far as the machine is quiet.
 */
final class Restart implements TargetGroup<SpacePlan> {
    private static final Target CLEAN =
            new Target(
                    "clean open",
                    Direction.BELOW,
                    TimeUnit.MILLISECONDS.toNanos(500),
                    Unit.SECONDS);
    private static final Target CRASH_REPLAY =
            new Target(
                    "crash open, operations replayed, 10 times the store",
                    Direction.AT_MOST,
                    1.1,
                    Unit.TIMES);
    private static final Target CRASH_EXTRA =
            new Target(
                    "crash open beyond clean open, 10 times the store",
                    Direction.AT_MOST,
                    2,
                    Unit.TIMES);
    private static final Target CRASH_OPEN = Target.reported("crash open", Unit.SECONDS);
    private static final Target REBUILD =
            new Target(
                    "open without checkpoint, frames of 144 bytes",
                    Direction.AT_LEAST,
                    4_000_000,
                    Unit.PER_SECOND);

    private static final int RATIO = 10;

    /** The tail at full length, 57.6 MB of log; shorter beside short stores. */
    private static final long MAX_TAIL = 400_000;

    /** A tail is at most this part of the shorter store. */
    private static final int TAIL_PART = 4;

    /** What is below is noise, and no ratio is made of it. */
    private static final double MIN_EXTRA_NS = 1_000_000;

    /** Both stores, their images, a copy, and room for the segments that are prepared. */
    private static final int LENGTHS_ON_DISK = 4;

    private static final long SPARE_BYTES = 2L << 30;

    @Override
    public List<Target> targets() {
        return List.of(CLEAN, CRASH_OPEN, CRASH_REPLAY, CRASH_EXTRA, REBUILD);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        final long shortCount = plan.keyCount() / RATIO;
        Disk.require(
                plan.directory(),
                plan.keyCount() * Entries.FRAME_LENGTH * LENGTHS_ON_DISK + SPARE_BYTES);
        final long tail = Math.min(MAX_TAIL, shortCount / TAIL_PART);
        final List<TargetResult> results = new ArrayList<>();
        try (ScratchFolder longer = ScratchFolder.create(plan.directory());
                ScratchFolder shorter = ScratchFolder.create(plan.directory())) {
            load(longer.path(), plan.keyCount());
            load(shorter.path(), shortCount);
            final Samples clean = cleanOpen(longer.path(), plan.runCount());
            final Samples shortClean = cleanOpen(shorter.path(), plan.runCount());
            results.add(
                    CLEAN.result(
                            clean.median(),
                            plan.keyCount() + " keys, " + clean.spread(Unit.SECONDS)));
            try (ScratchFolder longImage = ScratchFolder.create(plan.directory());
                    ScratchFolder shortImage = ScratchFolder.create(plan.directory())) {
                crash(longer.path(), longImage.path(), plan.keyCount(), tail);
                crash(shorter.path(), shortImage.path(), shortCount, tail);
                final CrashOpenings crashes =
                        CrashOpenings.of(
                                longImage.path(),
                                shortImage.path(),
                                plan.directory(),
                                plan.runCount());
                results.addAll(crashResults(crashes, clean, shortClean, tail));
            }
            results.add(rebuild(longer.path(), plan.runCount()));
        }
        return results;
    }

    private static void load(final Path directory, final long keyCount) {
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(directory))) {
            new EntryWriter(db.with(Durability.OS)).writeAll(keyCount);
        }
    }

    private static Samples cleanOpen(final Path directory, final int runCount) {
        return Runs.of(runCount, () -> FreshJvm.open(directory).openNs());
    }

    /** Writes the tail and takes the image of the store as it stands while it is open. */
    private static void crash(
            final Path directory, final Path image, final long keyCount, final long tail) {
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(directory))) {
            new EntryWriter(db.with(Durability.OS)).writeSome(new RandomNumbers(1, keyCount), tail);
            db.sync();
            // Else the manifest may name other files before all of them are copied.
            db.pauseCompaction();
            Disk.copy(directory, image);
        }
    }

    private static List<TargetResult> crashResults(
            final CrashOpenings crashes,
            final Samples clean,
            final Samples shortClean,
            final long tail) {
        final double extraNs = crashes.longOpenNs().median() - clean.median();
        final double shortExtraNs = crashes.shortOpenNs().median() - shortClean.median();
        return List.of(
                CRASH_OPEN.result(
                        crashes.longOpenNs().median(),
                        String.format(
                                Locale.ROOT,
                                "tail of %,d operations, %.1f MB, %s",
                                tail,
                                tail * Entries.FRAME_LENGTH / 1e6,
                                crashes.longOpenNs().spread(Unit.SECONDS))),
                CRASH_REPLAY.result(
                        (double) crashes.longReplayed() / Math.max(1, crashes.shortReplayed()),
                        String.format(
                                Locale.ROOT,
                                "%,d operations beside %,d",
                                crashes.longReplayed(),
                                crashes.shortReplayed())),
                CRASH_EXTRA.result(
                        Math.max(MIN_EXTRA_NS, extraNs) / Math.max(MIN_EXTRA_NS, shortExtraNs),
                        Unit.SECONDS.show(extraNs)
                                + " beside "
                                + Unit.SECONDS.show(shortExtraNs)
                                + ", differences of medians"));
    }

    private static TargetResult rebuild(final Path directory, final int runCount) {
        final List<Opening> openings = new ArrayList<>();
        final Samples rates =
                Runs.of(
                        runCount,
                        () -> {
                            Disk.deleteCheckpoints(directory);
                            final Opening opening = FreshJvm.open(directory);
                            openings.add(opening);
                            return Runs.perSecond(opening.replayed(), opening.openNs());
                        });
        final double bytesPerFrame =
                (double) openings.get(0).logBytes() / Math.max(1, openings.get(0).replayed());
        return REBUILD.result(
                rates.median(),
                String.format(
                        Locale.ROOT,
                        "%.2f GB/s (1 would do), %s",
                        rates.median() * bytesPerFrame / 1e9,
                        rates.spread(Unit.PER_SECOND)));
    }
}
