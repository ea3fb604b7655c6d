package io.lohdb.internal.recovery;

import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.format.FormatVersion;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Writes the golden stores of the current format version that are not there yet, with what {@link
 * GoldenStoreTest} expects of them. Run by hand before the first release of a format version; the
 * result is committed and never written again.
 *
 * <p>Argument: the directory {@code engine/src/test/resources/golden}.
 */
final class GoldenStoreGenerator {
    static final String EXPECTED = "expected.txt";

    /** Nobody will open the stores after it: the year 9999. */
    private static final long LATE_MS = 253_370_764_800_000L;

    static final LogSettings SETTINGS = new LogSettings(256, 1024, CorruptionPolicy.FAIL);

    private GoldenStoreGenerator() {}

    /** Writes all stores of the current version. */
    public static void main(String[] arguments) throws IOException {
        Path version = Path.of(arguments[0]).resolve("format-" + FormatVersion.CURRENT);
        write(version.resolve("closed"), closed());
        write(version.resolve("crashed"), crashed());
        write(version.resolve("cut"), cut());
        write(version.resolve("salvaged"), salvaged());
        write(version.resolve("compacted"), compacted());
    }

    private static void write(Path directory, StoreImage image) throws IOException {
        if (Files.exists(directory)) {
            System.err.println("golden stores are written once: " + directory);
            return;
        }
        image.writeTo(directory);
        Files.write(directory.resolve(EXPECTED), describe(image));
    }

    /** What opening an image has to find. */
    static List<String> describe(StoreImage image) {
        try (EngineSession engine = EngineSession.open(new SimulatedDirectory(image), SETTINGS)) {
            List<String> lines = new ArrayList<>();
            lines.add("last sequence: " + engine.writtenSequence());
            lines.add("clean shutdown: " + engine.report().cleanShutdown());
            lines.add("history:");
            lines.addAll(engine.history());
            lines.add("entries:");
            engine.entries().forEach((key, value) -> lines.add(key + "=" + value));
            engine.cursors().forEach((name, cursor) -> lines.add("cursor " + name + ": " + cursor));
            return lines;
        }
    }

    private static void fill(EngineSession engine) {
        engine.put("k", "");
        engine.put("a", "first");
        engine.putDurably("b", "x".repeat(200));
        engine.put("a", "second");
        engine.delete("b");
        engine.apply(
                new BatchOperations()
                        .put("c", "from a batch")
                        .delete("never there")
                        .put("\u00fcml\u00e4ut", "\u20ac")
                        .put("d", "y".repeat(300)));
        engine.mark();
        engine.put("e", "z".repeat(700));
        for (int i = 0; i < 12; i++) {
            engine.putDurably("key-" + i % 5, "value-" + i);
        }
        engine.delete("key-3");
    }

    /** Several segments, closed in order, a prepared segment behind them. */
    private static StoreImage closed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk, SETTINGS)) {
            fill(engine);
        }
        return disk.killed();
    }

    /** The same, left by a process that was killed, with operations behind the last mark. */
    private static StoreImage crashed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, SETTINGS);
        fill(engine);
        engine.mark();
        engine.put("after the mark", "1");
        engine.apply(new BatchOperations().put("after the mark", "2").delete("a"));
        return disk.killed();
    }

    /** A crash left a hole and frames behind it; what was cut still stands in its segment. */
    private static StoreImage cut() {
        StoreImage crashed = crashed();
        Frame hole =
                crashed.operation(
                        crashed.frames().stream().mapToLong(Frame::sequence).max().orElseThrow()
                                - 1);
        SimulatedDirectory disk = new SimulatedDirectory(crashed.damaged(hole));
        try (EngineSession engine = EngineSession.open(disk, SETTINGS)) {
            engine.put("after the cut", "1");
        }
        return disk.killed();
    }

    /**
     * Cold segments, then a checkpoint and what it does not stand for: left by a process that was
     * killed.
     */
    private static StoreImage compacted() {
        SimulatedDirectory disk = new SimulatedDirectory();
        CompactionSettings eager =
                new CompactionSettings(1.05, CompactionSettings.UNLIMITED, 256, 0);
        EngineSession engine = EngineSession.open(disk, new EngineSettings(SETTINGS, eager));
        fill(engine);
        engine.put("for centuries", "1", LATE_MS);
        fill(engine);
        engine.put("f", "only here");
        long request = engine.engine().compaction().request();
        while (!engine.engine().compaction().isDone(request)) {
            engine.maintain();
        }
        engine.commitCursor("reader", engine.writtenSequence(), "payload");
        BooleanSupplier checkpoint = engine.engine().requestCheckpoint();
        while (!checkpoint.getAsBoolean()) {
            engine.maintain();
        }
        engine.delete("f");
        engine.put("for centuries, too", "2", LATE_MS);
        fill(engine);
        return disk.killed();
    }

    /** An operation was damaged and lost for good: the log says so. */
    private static StoreImage salvaged() {
        StoreImage closed = closed();
        SimulatedDirectory disk = new SimulatedDirectory(closed.damaged(closed.operation(4)));
        LogSettings salvage = new LogSettings(256, 1024, CorruptionPolicy.SALVAGE);
        try (EngineSession engine = EngineSession.open(disk, salvage)) {
            engine.put("after the salvage", "1");
        }
        return disk.killed();
    }
}
