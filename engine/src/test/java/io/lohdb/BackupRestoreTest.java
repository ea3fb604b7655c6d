package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.ForeignBackupException;
import io.lohdb.exceptions.IncompleteBackupException;
import io.lohdb.exceptions.SequenceNotRestorableException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.exceptions.StoreReadOnlyException;
import io.lohdb.exceptions.TargetNotEmptyException;
import io.lohdb.spi.BackupReport;
import io.lohdb.spi.RestoreReport;
import io.lohdb.spi.Threading;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a store in use, whole and incremental, and the stores that are made of them. */
final class BackupRestoreTest {
    private static final OptionalLong ALL = OptionalLong.empty();
    private static final String LONG_VALUE = "v".repeat(3_000);

    @TempDir private Path temporary;

    private LohDb open(String name) {
        return LohDb.open(
                LohDbConfig.inDirectory(path(name))
                        .durability(Durability.OS)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH));
    }

    private Path path(String name) {
        return temporary.resolve(name);
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
        try (LohDb db = open(name)) {
            assertTrue(db.recoveryReport().cleanShutdown());
            return entries(db);
        }
    }

    /** Several segments full, with overwritten and deleted keys. */
    private static void fill(LohDb db, int from, int to) {
        for (int i = from; i < to; i++) {
            db.put("key" + i % 150, LONG_VALUE + i);
            if (i % 10 == 0) {
                db.delete("key" + (i + 70) % 150);
            }
        }
    }

    @Test
    void restoredStoreHoldsWhatTheBackupHeld() {
        SortedMap<String, String> expected;
        long through;
        try (LohDb db = open("store")) {
            fill(db, 0, 300);
            expected = entries(db);
            through = db.writtenSequence();
            BackupReport report = db.backup(path("backup"));
            assertEquals(through, report.throughSequence());
            assertEquals(0, report.baseSequence());
            assertTrue(report.bytes() > 300 * 3_000);
            fill(db, 300, 330);
        }
        assertTrue(LohDb.verify(path("backup")).isIntact());
        Map<String, String> before = DirectoryImage.of(path("backup"));
        RestoreReport restored = LohDb.restore(path("backup"), List.of(), path("restored"), ALL);
        assertEquals(through, restored.sequence());
        assertEquals(expected.size(), restored.verification().keys());
        assertEquals(before, DirectoryImage.of(path("backup")));
        assertEquals(expected, entriesOf("restored"));
    }

    @Test
    void restoredStoreGoesOnWhereTheBackupEnded() {
        try (LohDb db = open("store")) {
            fill(db, 0, 10);
            db.backup(path("backup"));
        }
        LohDb.restore(path("backup"), List.of(), path("restored"), ALL);
        long sequence;
        try (LohDb db = open("restored")) {
            sequence = db.writtenSequence();
            assertEquals(sequence + 1, db.put("new", "1"));
            fill(db, 0, 200);
        }
        try (LohDb db = open("restored")) {
            assertEquals("1", db.getString("new"));
            assertTrue(db.recoveryReport().cleanShutdown());
            db.put("newer", "2");
        }
        assertTrue(LohDb.verify(path("restored")).isIntact());
    }

    @Test
    void backupCanBeReadInPlaceAndIsNeverOpenedForWriting() {
        try (LohDb db = open("store")) {
            fill(db, 0, 100);
            db.backup(path("backup"));
        }
        Map<String, String> before = DirectoryImage.of(path("backup"));
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(path("backup")).readOnly())) {
            assertEquals(LONG_VALUE + 99, db.getString("key99"));
        }
        assertEquals(before, DirectoryImage.of(path("backup")));
        assertThrows(StoreReadOnlyException.class, () -> LohDb.open(path("backup")));
    }

    @Test
    void backsUpAnEmptyStoreAndAStoreInMemory() {
        try (LohDb db = open("store")) {
            assertEquals(0, db.backup(path("backup")).throughSequence());
        }
        LohDb.restore(path("backup"), List.of(), path("restored"), OptionalLong.of(0));
        assertEquals(Map.of(), entriesOf("restored"));
        try (LohDb db = LohDb.open(LohDbConfig.inMemory())) {
            db.put("k", "v");
            db.backup(path("memory"));
        }
        LohDb.restore(path("memory"), List.of(), path("fromMemory"), ALL);
        assertEquals(Map.of("k", "v"), entriesOf("fromMemory"));
    }

    @Test
    void incrementsContinueTheBackup() {
        List<Path> increments = new ArrayList<>();
        SortedMap<String, String> expected;
        try (LohDb db = open("store")) {
            fill(db, 0, 150);
            long reached = db.backup(path("full")).throughSequence();
            for (int i = 0; i < 5; i++) {
                // One entry only, many segments, nothing at all.
                fill(db, 150 + i * 100, 150 + i * 100 + new int[] {1, 100, 0, 3, 80}[i]);
                BackupReport report = db.backupSince(reached, path("inc" + i));
                assertEquals(reached, report.baseSequence());
                assertEquals(db.writtenSequence(), report.throughSequence());
                reached = report.throughSequence();
                increments.add(path("inc" + i));
                assertTrue(LohDb.verify(path("inc" + i)).isIntact());
            }
            expected = entries(db);
            db.backupSince(1, path("wide"));
        }
        LohDb.restore(path("full"), increments, path("restored"), ALL);
        assertEquals(expected, entriesOf("restored"));
        // One that holds nothing new is passed over.
        LohDb.restore(
                path("full"),
                List.of(path("inc0"), path("inc1"), path("wide"), path("inc2")),
                path("some"),
                ALL);
        assertEquals(expected, entriesOf("some"));
        increments.remove(1);
        assertThrows(
                ForeignBackupException.class,
                () -> LohDb.restore(path("full"), increments, path("gap"), ALL));
        assertFalse(Files.exists(path("gap")));
    }

    @Test
    void incrementCopiesOnlyWhatIsNew() throws IOException {
        try (LohDb db = open("store")) {
            fill(db, 0, 600);
            long reached = db.backup(path("full")).throughSequence();
            db.put("k", "v");
            db.backupSince(reached, path("inc"));
        }
        try (var files = Files.list(path("inc"))) {
            assertEquals(1, files.filter(file -> file.toString().endsWith(".log")).count());
        }
    }

    @Test
    void incrementsSpanCloseAndReopen() {
        long reached;
        try (LohDb db = open("store")) {
            fill(db, 0, 60);
            reached = db.backup(path("full")).throughSequence();
        }
        SortedMap<String, String> expected = new TreeMap<>();
        for (int round = 0; round < 3; round++) {
            try (LohDb db = open("store")) {
                fill(db, round * 30, round * 30 + 40);
                reached = db.backupSince(reached, path("inc" + round)).throughSequence();
                expected = entries(db);
            }
        }
        LohDb.restore(
                path("full"),
                List.of(path("inc0"), path("inc1"), path("inc2")),
                path("restored"),
                ALL);
        assertEquals(expected, entriesOf("restored"));
    }

    /**
     * A crash makes the store write its newest operations anew, into a later segment: what the full
     * backup has of them in the old one must not count twice.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void incrementAfterACrashReplacesWhatWasWrittenAnew(boolean isMarked) throws IOException {
        long reached;
        LohDbConfig quiet =
                LohDbConfig.inDirectory(path("store"))
                        .durability(Durability.OS)
                        .threading(Threading.INVOKER);
        try (LohDb db = LohDb.open(quiet)) {
            fill(db, 0, 10);
            if (isMarked) {
                // The next write notes what is durable; the log is cut there, not at its beginning.
                db.sync();
            }
            fill(db, 10, 20);
            reached = db.backup(path("full")).throughSequence();
            StoreCopy.copy(path("store"), path("killed"));
        }
        SortedMap<String, String> expected;
        try (LohDb db = open("killed")) {
            assertEquals(
                    isMarked ? 10 : 20, db.recoveryReport().operationsRewritten(), "rewritten");
            fill(db, 20, 30);
            db.backupSince(reached, path("inc"));
            expected = entries(db);
        }
        LohDb.restore(path("full"), List.of(path("inc")), path("restored"), ALL);
        assertEquals(expected, entriesOf("restored"));
    }

    @Test
    void restoresEveryPointInTime() {
        List<SortedMap<String, String>> states = new ArrayList<>();
        try (LohDb db = open("store")) {
            states.add(new TreeMap<>());
            for (int i = 1; i <= 40; i++) {
                if (i % 7 == 0) {
                    db.delete("key" + (i - 1));
                } else {
                    db.put("key" + i, LONG_VALUE.repeat(10) + i);
                }
                states.add(entries(db));
                if (i == 15) {
                    db.backup(path("full"));
                } else if (i == 30) {
                    db.backupSince(15, path("inc0"));
                }
            }
            db.backupSince(30, path("inc1"));
        }
        for (int i = 0; i <= 40; i += i == 14 ? 1 : 3) {
            RestoreReport report =
                    LohDb.restore(
                            path("full"),
                            List.of(path("inc0"), path("inc1")),
                            path("at" + i),
                            OptionalLong.of(i));
            assertEquals(i, report.sequence());
            assertEquals(states.get(i), entriesOf("at" + i));
        }
        for (long outside : new long[] {-1, 41, Long.MAX_VALUE}) {
            var refusal =
                    assertThrows(
                            SequenceNotRestorableException.class,
                            () ->
                                    LohDb.restore(
                                            path("full"),
                                            List.of(path("inc0"), path("inc1")),
                                            path("outside"),
                                            OptionalLong.of(outside)));
            assertEquals(0, refusal.first());
            assertEquals(40, refusal.last());
            assertFalse(Files.exists(path("outside")));
        }
    }

    @Test
    void neverCutsABatch() {
        try (LohDb db = open("store")) {
            db.put("before", "1");
            WriteBatch batch = new WriteBatch();
            for (int i = 0; i < 5; i++) {
                batch.put("batch" + i, "2");
            }
            assertEquals(6, db.write(batch));
            db.put("after", "3");
            db.backup(path("full"));
        }
        for (int i = 1; i <= 7; i++) {
            long reached = i < 6 ? 1 : i;
            RestoreReport report =
                    LohDb.restore(path("full"), List.of(), path("at" + i), OptionalLong.of(i));
            assertEquals(reached, report.sequence());
            try (LohDb db = open("at" + i)) {
                assertEquals(i < 6 ? 1 : i, db.count());
                assertEquals(reached, db.writtenSequence());
                assertEquals(reached + 1, db.put("next", "4"));
            }
        }
    }

    @Test
    void backupIsConsistentWhileWritesGoOn() throws InterruptedException {
        AtomicBoolean isEnding = new AtomicBoolean();
        AtomicLong written = new AtomicLong();
        try (LohDb db = open("store")) {
            fill(db, 0, 100);
            Thread writer =
                    new Thread(
                            () -> {
                                for (long i = 1; !isEnding.get(); i++) {
                                    // Both or none: whoever sees one of them sees the other.
                                    db.write(
                                            new WriteBatch()
                                                    .put("left", LONG_VALUE + i)
                                                    .put("right", LONG_VALUE + i));
                                    written.set(i);
                                }
                            });
            db.pauseCompaction();
            writer.start();
            long reached = 0;
            for (int round = 0; round < 5; round++) {
                long before = written.get();
                while (written.get() < before + 100) {
                    Thread.onSpinWait();
                }
                long acknowledged = written.get();
                BackupReport report = db.backup(path("full" + round));
                if (round > 0) {
                    db.backupSince(reached, path("inc" + round));
                }
                reached = report.throughSequence();
                LohDb.restore(path("full" + round), List.of(), path("restored" + round), ALL);
                SortedMap<String, String> found = entriesOf("restored" + round);
                assertEquals(found.get("left"), found.get("right"));
                long seen = Long.parseLong(found.get("left").substring(LONG_VALUE.length()));
                assertTrue(seen >= acknowledged, seen + " < " + acknowledged);
                if (round > 0) {
                    LohDb.restore(
                            path("full" + (round - 1)),
                            List.of(path("inc" + round)),
                            path("two" + round),
                            OptionalLong.of(reached));
                    assertEquals(found, entriesOf("two" + round));
                }
            }
            isEnding.set(true);
            writer.join();
        }
    }

    @Test
    void detectsEveryWayToBeIncomplete() throws IOException {
        try (LohDb db = open("store")) {
            fill(db, 0, 200);
            db.backup(path("full"));
        }
        List<Path> files;
        try (var list = Files.list(path("full"))) {
            files = list.sorted().toList();
        }
        assertTrue(files.size() > 4);
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            assertIncomplete("no " + file);
            Files.write(file, java.util.Arrays.copyOf(content, content.length - 1));
            assertIncomplete("short " + file);
            Files.write(file, new byte[0]);
            assertIncomplete("empty " + file);
            Files.write(file, content);
            for (long offset : new long[] {0, content.length / 2, content.length - 1}) {
                flip(file, offset);
                assertIncomplete("flipped " + file + " " + offset);
                flip(file, offset);
            }
        }
        LohDb.restore(path("full"), List.of(), path("restored"), ALL);
    }

    private void assertIncomplete(String what) {
        assertThrows(
                IncompleteBackupException.class,
                () -> LohDb.restore(path("full"), List.of(), path("restored"), ALL),
                what);
        assertFalse(Files.exists(path("restored")), what);
        // Without a descriptor it is a store, and may well be an intact one.
        if (Files.exists(path("full").resolve("BACKUP"))) {
            assertFalse(LohDb.verify(path("full")).isIntact(), what);
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            int found = open.read();
            open.seek(offset);
            open.write(found ^ 4);
        }
    }

    @Test
    void refusesTargetsThatAreInUseOrFull() throws IOException {
        Path taken = Files.createDirectories(path("taken"));
        Path note = Files.writeString(taken.resolve("note"), "mine");
        try (LohDb db = open("store")) {
            db.put("k", "v");
            assertThrows(TargetNotEmptyException.class, () -> db.backup(taken));
            assertThrows(TargetNotEmptyException.class, () -> db.backup(path("store")));
            assertThrows(StoreAccessException.class, () -> db.backup(note));
            assertThrows(TargetNotEmptyException.class, () -> db.backupSince(0, taken));
            db.backup(Files.createDirectory(path("empty")));
            assertThrows(TargetNotEmptyException.class, () -> db.backup(path("empty")));
            for (Path target : List.of(taken, path("store"), path("empty"))) {
                assertThrows(
                        TargetNotEmptyException.class,
                        () -> LohDb.restore(path("empty"), List.of(), target, ALL));
            }
            assertEquals("v", db.getString("k"));
        }
        assertEquals("mine", Files.readString(note));
    }

    @Test
    void refusesForeignIncrementsAndBases() {
        try (LohDb db = open("store");
                LohDb other = open("other")) {
            db.put("k", "v");
            other.put("k", "v");
            db.backup(path("full"));
            other.backup(path("otherFull"));
            db.put("k", "w");
            other.put("k", "w");
            db.backupSince(1, path("inc"));
            other.backupSince(1, path("otherInc"));
            assertThrows(IllegalArgumentException.class, () -> db.backupSince(3, path("x")));
            assertThrows(IllegalArgumentException.class, () -> db.backupSince(-1, path("x")));
        }
        assertForeign("full", "otherInc");
        assertForeign("otherFull", "inc");
        assertForeign("full", "otherFull");
        assertThrows(
                ForeignBackupException.class,
                () -> LohDb.restore(path("inc"), List.of(), path("target"), ALL));
        assertThrows(
                IncompleteBackupException.class,
                () -> LohDb.restore(path("store"), List.of(), path("target"), ALL));
        assertThrows(
                StoreAccessException.class,
                () -> LohDb.restore(path("nowhere"), List.of(), path("target"), ALL));
        assertFalse(Files.exists(path("target")));
        LohDb.restore(path("full"), List.of(path("inc")), path("target"), ALL);
        assertEquals(Map.of("k", "w"), entriesOf("target"));
    }

    private void assertForeign(String full, String increment) {
        assertThrows(
                ForeignBackupException.class,
                () -> LohDb.restore(path(full), List.of(path(increment)), path("target"), ALL));
    }

    /** A store that was restored to an earlier point and went on is another line of history. */
    @Test
    void refusesIncrementsOfAnotherLineOfHistory() {
        try (LohDb db = open("store")) {
            fill(db, 0, 200);
            db.backup(path("full"));
            fill(db, 200, 400);
            db.backupSince(200, path("inc"));
        }
        LohDb.restore(path("full"), List.of(), path("fork"), OptionalLong.of(150));
        try (LohDb db = open("fork")) {
            fill(db, 1_000, 1_500);
            db.backupSince(150, path("forkInc"));
            db.backupSince(440, path("forkLater"));
        }
        assertForeign("full", "forkLater");
        assertThrows(
                ForeignBackupException.class,
                () ->
                        LohDb.restore(
                                path("full"),
                                List.of(path("inc"), path("forkLater")),
                                path("target"),
                                ALL));
    }

    @Test
    void aClosedStoreIsNotBackedUp() {
        LohDb db = open("store");
        db.close();
        assertThrows(StoreClosedException.class, () -> db.backup(path("backup")));
        assertNull(path("backup").toFile().list());
        try (LohDb readOnly = LohDb.open(LohDbConfig.inDirectory(path("store")).readOnly())) {
            readOnly.backup(path("backup"));
        }
        LohDb.restore(path("backup"), List.of(), path("restored"), ALL);
    }

    @Test
    void tellsHowFarItIs() {
        AtomicLong last = new AtomicLong();
        AtomicLong total = new AtomicLong();
        try (LohDb db = open("store")) {
            fill(db, 0, 300);
            db.backup(
                    path("full"),
                    (copied, all) -> {
                        assertTrue(copied > last.get());
                        last.set(copied);
                        total.set(all);
                    });
        }
        assertTrue(last.get() >= total.get() && total.get() > 0);
    }
}
