package io.lohdb.bench.space;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteOperations;
import io.lohdb.bench.report.Direction;
import io.lohdb.bench.report.NotMeasurableException;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A store of ten times the keys, 100 million by default, with values of 8 bytes: whether it fits
 * and opens, and what it takes. The index lies outside of the heap, so that {@code -Xmx} does not
 * bound it; the machine's memory does.
 */
final class Scale implements TargetGroup<SpacePlan> {
    private static final Target INDEX =
            new Target(
                    "index RAM, 10 times the keys, values of 8 bytes",
                    Direction.AT_MOST,
                    17,
                    Unit.BYTES_PER_KEY);
    private static final Target LOAD = Target.reported("load, 10 times the keys", Unit.PER_SECOND);
    private static final Target OPEN = Target.reported("open, 10 times the keys", Unit.SECONDS);
    private static final Target DISK = Target.reported("disk, 10 times the keys", Unit.MEBIBYTES);

    private static final int RATIO = 10;
    private static final int VALUE_LENGTH = 8;

    /** The frame of 48 bytes and two images of the index. */
    private static final long DISK_BYTES_PER_KEY = 80;

    private static final long SPARE_DISK_BYTES = 1L << 30;

    /** The index and what the system needs to write the files back meanwhile. */
    private static final long MEMORY_BYTES_PER_KEY = 25;

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final double GIBIBYTE = 1L << 30;

    @Override
    public List<Target> targets() {
        return List.of(INDEX, LOAD, OPEN, DISK);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        final long keyCount = plan.keyCount() * RATIO;
        requireMemory(keyCount * MEMORY_BYTES_PER_KEY);
        Disk.require(plan.directory(), keyCount * DISK_BYTES_PER_KEY + SPARE_DISK_BYTES);
        try (ScratchFolder folder = ScratchFolder.create(plan.directory())) {
            final double loadRate;
            final double indexBytes;
            try (LohDb db = LohDb.open(LohDbConfig.inDirectory(folder.path()))) {
                loadRate = load(db, keyCount);
                indexBytes = db.stats().engine().indexBytes();
            }
            final double diskBytes = Disk.allocatedBytes(folder.path());
            final Opening opening = FreshJvm.open(folder.path());
            if (opening.count() != keyCount) {
                throw new IllegalStateException(
                        "keys lost: expected=" + keyCount + " found=" + opening.count());
            }
            return List.of(
                    INDEX.result(
                            Math.max(indexBytes, (double) opening.indexBytes()) / keyCount,
                            String.format(
                                    Locale.ROOT,
                                    "%,d keys, %s loaded, %s opened",
                                    keyCount,
                                    Unit.BYTES_PER_KEY.show(indexBytes / keyCount),
                                    Unit.BYTES_PER_KEY.show(
                                            (double) opening.indexBytes() / keyCount))),
                    LOAD.result(loadRate, "one thread, the last sync included"),
                    OPEN.result(
                            (double) opening.openNs(),
                            String.format(
                                    Locale.ROOT,
                                    "after an orderly end, %,d operations replayed",
                                    opening.replayed())),
                    DISK.result(diskBytes, "du of the closed store, checkpoints included"));
        }
    }

    private static double load(final LohDb db, final long keyCount) {
        final WriteOperations writer = db.with(Durability.OS);
        final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
        final UnsafeBuffer value = Entries.buffer(VALUE_LENGTH);
        final long begin = System.nanoTime();
        for (long number = 0; number < keyCount; number++) {
            Entries.key(key, number);
            value.putLong(0, number);
            writer.put(key, value);
        }
        db.sync();
        return Runs.perSecond(keyCount, System.nanoTime() - begin);
    }

    private static void requireMemory(final long bytes) {
        if (!Files.isReadable(MEMORY)) {
            return;
        }
        final long available;
        try (Stream<String> lines = Files.lines(MEMORY)) {
            available =
                    lines.filter(line -> line.startsWith(AVAILABLE))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                            .findFirst()
                            .orElse(Long.MAX_VALUE);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + MEMORY, e);
        }
        if (available < bytes) {
            throw new NotMeasurableException(
                    String.format(
                            Locale.ROOT,
                            "needs %.1f GiB of memory, %.1f are available: use fewer --keys",
                            bytes / GIBIBYTE,
                            available / GIBIBYTE));
        }
    }
}
