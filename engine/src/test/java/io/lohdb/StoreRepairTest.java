package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreInUseException;
import io.lohdb.exceptions.TargetNotEmptyException;
import io.lohdb.spi.RepairReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new store made of the intact parts of a damaged one, which stays as it is. */
final class StoreRepairTest {
    private static final int KEYS = 500;
    private static final String VALUE = "v".repeat(2_000);

    @TempDir private Path temporary;
    private Path store;
    private Path target;
    private byte[] olderManifest;

    private LohDb open(Path path) {
        return LohDb.open(
                LohDbConfig.inDirectory(path)
                        .durability(Durability.OS)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH));
    }

    @BeforeEach
    void writesAStore() throws IOException {
        store = temporary.resolve("store");
        target = temporary.resolve("target");
        try (LohDb db = open(store)) {
            fill(db, 0, 50);
        }
        olderManifest = Files.readAllBytes(store.resolve("MANIFEST"));
        try (LohDb db = open(store)) {
            fill(db, 50, KEYS);
        }
    }

    private static void fill(LohDb db, int from, int to) {
        for (int i = from; i < to; i++) {
            db.put("key" + i, VALUE + i);
        }
    }

    private RepairReport repair() {
        Map<String, String> before = DirectoryImage.of(store);
        RepairReport report = LohDb.repair(store, target);
        assertEquals(before, DirectoryImage.of(store));
        assertTrue(report.verification().isIntact());
        return report;
    }

    private void assertHoldsAllBut(int missing) {
        try (LohDb db = open(target)) {
            for (int i = 0; i < KEYS; i++) {
                if (i == missing) {
                    assertNull(db.getString("key" + i));
                } else {
                    assertEquals(VALUE + i, db.getString("key" + i));
                }
            }
            assertEquals(KEYS, db.writtenSequence());
            db.put("new", "1");
        }
        try (LohDb db = open(target)) {
            assertEquals("1", db.getString("new"));
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            int found = open.read();
            open.seek(offset);
            open.write(found ^ 1);
        }
    }

    @Test
    void anIntactStoreLosesNothing() {
        assertEquals(0, repair().losses().size());
        assertHoldsAllBut(-1);
    }

    @Test
    void losesTheDamagedFrameAndNothingElse() throws IOException {
        flip(store.resolve("0000000001.log"), 128 + 1_000);
        RepairReport report = repair();
        assertEquals(1, report.losses().size());
        assertEquals(1, report.losses().get(0).firstSequence());
        assertEquals(1, report.losses().get(0).lastSequence());
        assertEquals(KEYS, report.lastSequence());
        assertHoldsAllBut(0);
    }

    @Test
    void lostManifestLosesNoEntry() throws IOException {
        Files.delete(store.resolve("MANIFEST"));
        repair();
        assertHoldsAllBut(-1);
    }

    @Test
    void damagedManifestLosesNoEntry() throws IOException {
        flip(store.resolve("MANIFEST"), 20);
        repair();
        assertHoldsAllBut(-1);
    }

    @Test
    void olderManifestLosesNothing() throws IOException {
        Files.write(store.resolve("MANIFEST"), olderManifest);
        assertThrows(CorruptLogException.class, () -> open(store));
        RepairReport report = repair();
        assertEquals(0, report.losses().size(), report.losses().toString());
        assertHoldsAllBut(-1);
    }

    @Test
    void olderManifestAndDamageLoseOnlyTheDamage() throws IOException {
        Files.write(store.resolve("MANIFEST"), olderManifest);
        flip(store.resolve("0000000001.log"), 128 + 1_000);
        assertEquals(1, repair().losses().size());
        assertHoldsAllBut(0);
    }

    @Test
    void segmentOfAnotherStoreBesideAnOlderManifestIsNotTakenIn() throws IOException {
        Path other = temporary.resolve("other");
        try (LohDb db = open(other)) {
            fill(db, 0, KEYS);
        }
        Files.write(store.resolve("MANIFEST"), olderManifest);
        Files.copy(other.resolve("0000000002.log"), store.resolve("0000000099.log"));
        Files.write(store.resolve("0000000098.log"), new byte[100]);
        repair();
        assertHoldsAllBut(-1);
    }

    @Test
    void refusesWhatItCannotDo() throws IOException {
        Path taken = Files.createDirectory(temporary.resolve("taken"));
        Path note = Files.writeString(taken.resolve("note"), "mine");
        assertThrows(TargetNotEmptyException.class, () -> LohDb.repair(store, taken));
        assertThrows(TargetNotEmptyException.class, () -> LohDb.repair(store, store));
        assertEquals("mine", Files.readString(note));
        Path missing = temporary.resolve("missing");
        assertThrows(StoreAccessException.class, () -> LohDb.repair(missing, target));
        assertThrows(StoreAccessException.class, () -> LohDb.repair(taken, target));
        assertFalse(Files.exists(missing));
        assertFalse(Files.exists(target));
        try (LohDb db = open(store)) {
            assertThrows(StoreInUseException.class, () -> LohDb.repair(store, target));
            assertEquals(KEYS, db.count());
        }
    }

    @Test
    void nothingIntactIsAnError() throws IOException {
        Path ruin = Files.createDirectory(temporary.resolve("ruin"));
        Files.write(ruin.resolve("0000000001.log"), new byte[5_000]);
        Files.write(ruin.resolve("0000000002.log"), new byte[0]);
        assertThrows(LohDbException.class, () -> LohDb.repair(ruin, target));
        Files.write(ruin.resolve("MANIFEST"), new byte[5_000]);
        assertThrows(LohDbException.class, () -> LohDb.repair(ruin, temporary.resolve("second")));
    }
}
