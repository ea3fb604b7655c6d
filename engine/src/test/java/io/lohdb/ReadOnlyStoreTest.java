package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreInUseException;
import io.lohdb.exceptions.StoreReadOnlyException;
import io.lohdb.internal.os.TemporaryMount;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A store that is opened for reading only: it serves, and nothing on disk changes. */
final class ReadOnlyStoreTest {
    private static final int KEYS = 300;
    private static final int FIRST_FRAME = 128;

    @TempDir private Path temporary;

    private static LohDbConfig readOnly(Path store) {
        return LohDbConfig.inDirectory(store).readOnly();
    }

    private static byte[] key(int i) {
        return ("key" + i).getBytes(StandardCharsets.UTF_8);
    }

    private Path written() {
        Path store = temporary.resolve("store");
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store).durability(Durability.OS))) {
            fill(db);
        }
        return store;
    }

    private static void fill(LohDb db) {
        for (int i = 0; i < KEYS; i++) {
            db.put(key(i), ("value" + i).getBytes(StandardCharsets.UTF_8));
        }
        db.put("long", new byte[100_000]);
        db.delete("key0");
    }

    /** The files of a store that is open right now: what a kill at this moment would leave. */
    private Path killed() throws IOException {
        Path store = temporary.resolve("live");
        Path copy = temporary.resolve("killed");
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store).durability(Durability.OS))) {
            fill(db);
            StoreCopy.copy(store, copy);
        }
        return copy;
    }

    private static void assertServes(LohDb db) {
        assertEquals(KEYS, db.count());
        assertNull(db.getString("key0"));
        for (int i = 1; i < KEYS; i++) {
            assertEquals("value" + i, db.getString("key" + i));
        }
        List<Integer> lengths = new ArrayList<>();
        db.forEach(
                "long".getBytes(StandardCharsets.UTF_8),
                (buffer, keyOffset, keyLength, valueOffset, valueLength) ->
                        lengths.add(valueLength));
        assertEquals(List.of(100_000), lengths);
        assertEquals(KEYS + 2, db.writtenSequence());
        assertEquals(KEYS + 2, db.durableSequence());
        assertEquals(KEYS, db.stats().count());
        assertTrue(db.stats().engine().logBytes() > 100_000);
    }

    @Test
    void servesAStoreClosedInOrderAndChangesNothing() {
        Path store = written();
        Map<String, String> before = DirectoryImage.of(store);
        try (LohDb db = LohDb.open(readOnly(store))) {
            assertServes(db);
            assertTrue(db.recoveryReport().cleanShutdown());
            db.sync();
        }
        assertEquals(before, DirectoryImage.of(store));
        try (LohDb db = LohDb.open(store)) {
            assertServes(db);
        }
    }

    @Test
    void servesWhatAKillLeftWithoutSettlingIt() throws IOException {
        Path store = killed();
        Map<String, String> before = DirectoryImage.of(store);
        try (LohDb db = LohDb.open(readOnly(store))) {
            assertServes(db);
            assertFalse(db.recoveryReport().cleanShutdown());
            assertEquals(0, db.recoveryReport().operationsRewritten());
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    @Test
    void cutsATornTailInMemoryOnly() throws IOException {
        Path store = killed();
        Path segment = store.resolve("0000000001.log");
        long end;
        try (LohDb db = LohDb.open(readOnly(store))) {
            end = FIRST_FRAME + 32;
            assertServes(db);
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            while (hasFrame(file, end)) {
                end += (length(file, end) + 15) & ~15;
            }
            file.seek(end + 16);
            file.write(0x55);
        }
        Map<String, String> before = DirectoryImage.of(store);
        try (LohDb db = LohDb.open(readOnly(store))) {
            assertServes(db);
            assertEquals(32, db.recoveryReport().tornBytes());
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    private static boolean hasFrame(RandomAccessFile file, long offset) throws IOException {
        return length(file, offset) != 0;
    }

    private static int length(RandomAccessFile file, long offset) throws IOException {
        file.seek(offset);
        return Integer.reverseBytes(file.readInt());
    }

    @Test
    void refusesEveryWriteByName() {
        Path store = written();
        Map<String, String> before = DirectoryImage.of(store);
        try (LohDb db = LohDb.open(readOnly(store))) {
            UnsafeBuffer present = new UnsafeBuffer(key(1));
            UnsafeBuffer absent = new UnsafeBuffer(key(KEYS + 1));
            List<Executable> writes =
                    List.of(
                            () -> db.put("k", "v"),
                            () -> db.putIfAbsent(absent, present),
                            () -> db.putIfAbsent(present, present),
                            () -> db.replace(present, absent, absent),
                            () -> db.delete("key1"),
                            () -> db.delete("absent"),
                            () -> db.write(new WriteBatch()),
                            () -> db.write(new WriteBatch().put("k", "v")),
                            () -> db.with(Durability.OS).put("k", "v"),
                            () -> db.subscribe(change -> {}));
            for (Executable write : writes) {
                assertThrows(StoreReadOnlyException.class, write);
            }
            assertServes(db);
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    @Test
    void theEngineItselfRefusesWritesToo() {
        Path store = written();
        UnsafeBuffer key = new UnsafeBuffer(key(1));
        try (var engine = FileStorageEngine.open(readOnly(store))) {
            assertThrows(StoreReadOnlyException.class, () -> engine.put(key, 0, 4, key, 0, 4));
            assertThrows(StoreReadOnlyException.class, () -> engine.delete(key, 0, 4));
            assertEquals(0, engine.doWork());
            assertFalse(engine.onIdle());
        }
    }

    @Test
    void missingDirectoryIsAnErrorAndStaysMissing() throws IOException {
        Path missing = temporary.resolve("missing");
        assertThrows(StoreAccessException.class, () -> LohDb.open(readOnly(missing)));
        assertFalse(Files.exists(missing));
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        assertThrows(StoreAccessException.class, () -> LohDb.open(readOnly(empty)));
        assertEquals(1, DirectoryImage.of(empty).size());
        Path file = Files.createFile(temporary.resolve("file"));
        assertThrows(StoreAccessException.class, () -> LohDb.open(readOnly(file)));
        LohDb.open(empty).close();
    }

    @Test
    void excludesOtherOpenersAndIsExcludedByThem() {
        Path store = written();
        try (LohDb db = LohDb.open(readOnly(store))) {
            assertThrows(StoreInUseException.class, () -> LohDb.open(store));
            assertThrows(StoreInUseException.class, () -> LohDb.open(readOnly(store)));
            assertEquals(KEYS, db.count());
        }
        try (LohDb db = LohDb.open(store)) {
            assertThrows(StoreInUseException.class, () -> LohDb.open(readOnly(store)));
            assertEquals(KEYS, db.count());
        }
    }

    @Test
    void makesNoLockFileWhereThereIsNone() throws IOException {
        Path store = written();
        Files.delete(store.resolve("LOCK"));
        Map<String, String> before = DirectoryImage.of(store);
        try (LohDb db = LohDb.open(readOnly(store))) {
            assertServes(db);
            assertThrows(StoreInUseException.class, () -> LohDb.open(store));
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    @Test
    void damageFailsOrIsServedAroundAndNothingIsWritten() throws IOException {
        Path store = written();
        try (RandomAccessFile file =
                new RandomAccessFile(store.resolve("0000000001.log").toFile(), "rw")) {
            file.seek(FIRST_FRAME + 26);
            file.write(0x55);
        }
        Map<String, String> before = DirectoryImage.of(store);
        assertThrows(CorruptLogException.class, () -> LohDb.open(readOnly(store)));
        assertEquals(before, DirectoryImage.of(store));
        LohDbConfig salvage = readOnly(store).corruptionPolicy(CorruptionPolicy.SALVAGE);
        try (LohDb db = LohDb.open(salvage)) {
            assertServes(db);
            assertEquals(1, db.recoveryReport().losses().size());
            assertEquals(1, db.recoveryReport().losses().get(0).firstSequence());
            assertThrows(StoreReadOnlyException.class, () -> db.put("k", "v"));
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    @Test
    void lostManifestIsRebuiltInMemoryOnly() throws IOException {
        Path store = written();
        Files.delete(store.resolve("MANIFEST"));
        Map<String, String> before = DirectoryImage.of(store);
        assertThrows(CorruptLogException.class, () -> LohDb.open(readOnly(store)));
        LohDbConfig salvage = readOnly(store).corruptionPolicy(CorruptionPolicy.SALVAGE);
        try (LohDb db = LohDb.open(salvage)) {
            assertServes(db);
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    @Test
    void servesAnEmptyStore() {
        Path store = temporary.resolve("empty");
        LohDb.open(store).close();
        Map<String, String> before = DirectoryImage.of(store);
        try (LohDb db = LohDb.open(readOnly(store))) {
            assertEquals(0, db.count());
            assertNull(db.getString("k"));
            assertEquals(0, db.writtenSequence());
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    @Test
    void worksWhereTheFileSystemAllowsNoWriting() throws IOException {
        Path store = written();
        try (TemporaryMount mount = TemporaryMount.ofLength(temporary.resolve("mount"), 16 << 20)) {
            Path copy = mount.path().resolve("store");
            StoreCopy.copy(store, copy);
            mount.remountReadOnly();
            assertThrows(StoreAccessException.class, () -> LohDb.open(copy));
            try (LohDb db = LohDb.open(readOnly(copy))) {
                assertServes(db);
            }
        }
    }

    @Test
    void worksWithoutPermissionToWrite() throws IOException {
        Path store = written();
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            }
        }
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-x------"));
        Map<String, String> before = DirectoryImage.of(store);
        try (LohDb db = LohDb.open(readOnly(store))) {
            assertServes(db);
        }
        assertEquals(before, DirectoryImage.of(store));
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void isOnlyForStoresInFiles() {
        assertThrows(IllegalStateException.class, () -> LohDbConfig.inMemory().readOnly());
    }
}
