package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.exceptions.SequenceNotRestorableException;
import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.EngineSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.FrameInfo;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RepairReport;
import io.lohdb.spi.Threading;
import io.lohdb.spi.VerifyReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups, restores and checks of stores that compaction has been at. */
final class CompactedBackupTest {
    private static final OptionalLong ALL = OptionalLong.empty();
    private static final String VALUE = "v".repeat(4_000);
    private static final long PATIENCE_NS = 60_000_000_000L;

    @TempDir private Path temporary;
    private LogStorageEngine engine;
    private LohDb db;

    @BeforeEach
    void opensAStore() {
        open();
        engine.compaction().pause();
    }

    @AfterEach
    void closesTheStore() {
        db.close();
    }

    private void open() {
        LogSettings log =
                new LogSettings(
                        LohDbConfig.MIN_SEGMENT_LENGTH,
                        LohDbConfig.MIN_SEGMENT_LENGTH,
                        CorruptionPolicy.FAIL);
        // No history stays for subscribers to come: everything may go.
        EngineSettings settings =
                new EngineSettings(
                        log, new CompactionSettings(1.5, CompactionSettings.UNLIMITED, 0, 0));
        engine =
                LogStorageEngine.open(
                        OsDirectory.open(path("store")), settings, new SecureRandom());
        db =
                LohDb.open(
                        LohDbConfig.withEngine(() -> engine)
                                .durability(Durability.OS)
                                .threading(Threading.INVOKER));
    }

    private Path path(String name) {
        return temporary.resolve(name);
    }

    private void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            db.put("key" + i % 100, VALUE + i);
            if (i % 9 == 0) {
                db.delete("key" + (i + 50) % 100);
            }
            db.doWork();
        }
    }

    private void compact() {
        db.sync();
        long request = engine.compaction().request();
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!engine.compaction().isDone(request) || engine.compaction().isBusy()) {
            db.doWork();
            assertTrue(System.nanoTime() < deadlineNs, "compaction does not end");
        }
    }

    private static SortedMap<String, String> entries(LohDb db) {
        SortedMap<String, String> entries = new TreeMap<>();
        db.forEach(
                (buffer, key, keyLength, value, valueLength) -> {
                    entries.put(
                            buffer.getStringWithoutLengthUtf8(key, keyLength),
                            buffer.getStringWithoutLengthUtf8(value, valueLength));
                    return true;
                });
        return entries;
    }

    private SortedMap<String, String> entriesOf(String name) {
        try (LohDb restored = LohDb.open(path(name))) {
            return entries(restored);
        }
    }

    @Test
    void coldSegmentsAreBackedUpRestoredAndVerified() {
        fill(0, 600);
        compact();
        assertTrue(engine.log().table().cold().length > 0, "nothing was compacted");
        fill(600, 650);
        SortedMap<String, String> expected = entries(db);
        db.backup(path("full"));
        VerifyReport report = LohDb.verify(path("full"));
        assertTrue(report.isIntact(), report.toString());
        assertEquals(expected.size(), report.keys());
        LohDb.restore(path("full"), List.of(), path("restored"), ALL);
        assertEquals(expected, entriesOf("restored"));
        db.close();
        assertTrue(LohDb.verify(path("store")).isIntact());
        assertEquals(expected, entriesOf("store"));
    }

    @Test
    void pointsInTimeReachBackToTheLastCompaction() {
        fill(0, 600);
        compact();
        long compactedThrough = engine.log().manifestFile().manifest().history().compactedThrough();
        assertTrue(compactedThrough > 0);
        List<Long> points = new ArrayList<>();
        List<SortedMap<String, String>> states = new ArrayList<>();
        points.add(db.writtenSequence());
        states.add(entries(db));
        db.backup(path("full"));
        long reached = db.writtenSequence();
        for (int i = 0; i < 4; i++) {
            fill(600 + i * 20, 620 + i * 20);
            points.add(db.writtenSequence());
            states.add(entries(db));
        }
        db.backupSince(reached, path("inc"));
        for (int i = 0; i < points.size(); i++) {
            LohDb.restore(
                    path("full"),
                    List.of(path("inc")),
                    path("at" + i),
                    OptionalLong.of(points.get(i)));
            assertEquals(states.get(i), entriesOf("at" + i), "point " + i);
        }
        var refusal =
                assertThrows(
                        SequenceNotRestorableException.class,
                        () ->
                                LohDb.restore(
                                        path("full"),
                                        List.of(path("inc")),
                                        path("before"),
                                        OptionalLong.of(compactedThrough - 1)));
        assertEquals(compactedThrough, refusal.first());
        LohDb.restore(
                path("full"),
                List.of(path("inc")),
                path("earliest"),
                OptionalLong.of(compactedThrough));
        assertTrue(LohDb.verify(path("earliest")).isIntact());
    }

    @Test
    void incrementsNeedTheHistoryThatCompactionRemoved() {
        fill(0, 100);
        long reached = db.backup(path("full")).throughSequence();
        fill(100, 700);
        compact();
        var refusal =
                assertThrows(
                        SequenceCompactedException.class,
                        () -> db.backupSince(reached, path("inc")));
        assertEquals(
                engine.log().manifestFile().manifest().history().firstSequence(), refusal.oldest());
        assertFalse(Files.exists(path("inc")));
        assertThrows(SequenceCompactedException.class, () -> db.backupSince(0, path("inc")));
    }

    @Test
    void incrementTakenAfterACompactionContinuesABackupFromBefore() {
        fill(0, 600);
        long reached = db.backup(path("full")).throughSequence();
        fill(600, 606);
        compact();
        long oldest = engine.log().manifestFile().manifest().history().firstSequence();
        assertTrue(oldest > 1 && oldest <= reached, oldest + " " + reached);
        fill(610, 640);
        db.backupSince(reached, path("inc"));
        SortedMap<String, String> expected = entries(db);
        LohDb.restore(path("full"), List.of(path("inc")), path("restored"), ALL);
        assertEquals(expected, entriesOf("restored"));
    }

    /** The callback runs in the middle of the copy: all that compaction could do happens there. */
    @Test
    void segmentsStayWhileTheyAreCopied() {
        fill(0, 600);
        SortedMap<String, String> expected = entries(db);
        long before = engine.log().table().chain().length;
        boolean[] isAsked = {false};
        db.backup(
                path("full"),
                (copied, all) -> {
                    if (!isAsked[0]) {
                        isAsked[0] = true;
                        engine.compaction().request();
                    }
                    for (int i = 0; i < 1_000; i++) {
                        db.doWork();
                    }
                    assertTrue(engine.log().table().chain().length >= before);
                });
        assertTrue(isAsked[0]);
        LohDb.restore(path("full"), List.of(), path("restored"), ALL);
        assertEquals(expected, entriesOf("restored"));
        compact();
        assertTrue(engine.log().table().chain().length < before, "nothing was compacted later");
        assertEquals(expected, entries(db));
    }

    @Test
    void verifyNamesADamagedFrameInAColdSegment() throws IOException {
        fill(0, 600);
        compact();
        db.close();
        Path cold = coldFile(path("store"));
        List<FrameInfo> frames = new ArrayList<>();
        StoreFiles.dump(cold, (frame, buffer) -> frames.add(frame));
        FrameInfo frame = frames.get(frames.size() / 2);
        try (RandomAccessFile file = new RandomAccessFile(cold.toFile(), "rw")) {
            file.seek(frame.offset() + 100);
            file.write('X');
        }
        Map<String, String> before = DirectoryImage.of(path("store"));
        Loss finding = LohDb.verify(path("store")).findings().get(0);
        assertEquals(cold.getFileName().toString(), finding.file());
        assertEquals(frame.offset(), finding.offset());
        assertEquals(before, DirectoryImage.of(path("store")));
        RepairReport repaired = LohDb.repair(path("store"), path("repaired"));
        assertEquals(1, repaired.losses().size(), repaired.losses().toString());
        assertEquals(before, DirectoryImage.of(path("store")));
    }

    private static Path coldFile(Path store) throws IOException {
        try (var files = Files.list(store)) {
            return files.filter(file -> file.toString().endsWith(".cold"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The manifest of before the compaction names segments that are gone, and no cold ones. */
    @Test
    void manifestOfBeforeTheCompactionLosesNothing() throws IOException {
        fill(0, 600);
        db.sync();
        db.close();
        byte[] older = Files.readAllBytes(path("store").resolve("MANIFEST"));
        open();
        compact();
        fill(600, 620);
        SortedMap<String, String> expected = entries(db);
        db.close();
        Files.write(path("store").resolve("MANIFEST"), older);
        RepairReport repaired = LohDb.repair(path("store"), path("repaired"));
        assertEquals(List.of(), repaired.losses());
        assertEquals(expected, entriesOf("repaired"));
    }

    @Test
    void lostManifestOfACompactedStoreLosesNoEntry() throws IOException {
        fill(0, 600);
        compact();
        fill(600, 620);
        SortedMap<String, String> expected = entries(db);
        db.close();
        Files.delete(path("store").resolve("MANIFEST"));
        LohDb.repair(path("store"), path("repaired"));
        assertEquals(expected, entriesOf("repaired"));
    }
}
