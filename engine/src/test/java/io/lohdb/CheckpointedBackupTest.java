package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.spi.FrameInfo;
import io.lohdb.spi.VerifyReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checking and backing up stores that open from a checkpoint. */
final class CheckpointedBackupTest {
    private static final int KEYS = 500;

    @TempDir private Path temporary;
    private Path store;

    @BeforeEach
    void writesAStoreWithACheckpoint() throws IOException {
        store = temporary.resolve("store");
        try (LohDb db = open()) {
            for (int i = 0; i < KEYS; i++) {
                db.put("key" + i, "v".repeat(3_000) + i);
            }
            db.checkpoint();
            db.put("after", "1");
        }
        try (var files = Files.list(store)) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".checkpoint")));
        }
    }

    private LohDb open() {
        return LohDb.open(
                LohDbConfig.inDirectory(store)
                        .durability(Durability.OS)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH));
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
    void verifyReadsEverythingAndChangesNothing() {
        Map<String, String> before = DirectoryImage.of(store);
        VerifyReport report = LohDb.verify(store);
        assertTrue(report.isIntact(), report.toString());
        assertEquals(KEYS + 1, report.keys());
        assertEquals(before, DirectoryImage.of(store));
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store).readOnly())) {
            assertEquals(KEYS + 1, db.count());
            assertEquals("1", db.getString("after"));
        }
        assertEquals(before, DirectoryImage.of(store));
    }

    @Test
    void damageThatOpeningPassesOverIsFoundByVerifyAndRefusedByBackup() throws IOException {
        List<FrameInfo> frames = new ArrayList<>();
        try (LohDb db = open()) {
            // Replayed, "after" may let a page grow, and that reads keys of any frames again.
            db.checkpoint();
        }
        Path segment = store.resolve("0000000001.log");
        StoreFiles.dump(segment, (frame, buffer) -> frames.add(frame));
        flip(segment, frames.get(5).offset() + 1_000);
        assertEquals(frames.get(5).offset(), LohDb.verify(store).findings().get(0).offset());
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store).readOnly())) {
            var refusal =
                    assertThrows(
                            CorruptLogException.class,
                            () -> db.backup(temporary.resolve("backup")));
            assertEquals("0000000001.log", refusal.file());
            assertEquals(frames.get(5).offset(), refusal.offset());
        }
        assertEquals(1, LohDb.repair(store, temporary.resolve("new")).losses().size());
    }

    @Test
    void damagedCheckpointIsNoDamageOfTheStore() throws IOException {
        try (var files = Files.list(store)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(".checkpoint")) {
                    flip(file, 20);
                }
            }
        }
        assertTrue(LohDb.verify(store).isIntact());
    }

    @Test
    void backupHasNoCheckpointAndNeedsNone() {
        try (LohDb db = open()) {
            db.backup(temporary.resolve("backup"));
        }
        LohDb.restore(
                temporary.resolve("backup"),
                List.of(),
                temporary.resolve("restored"),
                OptionalLong.empty());
        try (LohDb db = LohDb.open(temporary.resolve("restored"))) {
            assertEquals(KEYS + 1, db.count());
        }
    }

    /**
     * An entry had expired and was not removed yet when a checkpoint was made. Verify showed the
     * log as it is now and the checkpoint as if nothing ever expired, and reported damage; a repair
     * of such a store threw, because its last step is a verify.
     */
    @Test
    void expiredEntryThatIsStillInACheckpointIsNoDamage() {
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store).epochClock(() -> 1_000))) {
            for (int i = 0; i < KEYS; i++) {
                db.put("expired" + i, "v".repeat(3_000), Duration.ofMillis(1));
            }
            db.checkpoint();
            db.backup(temporary.resolve("backup"));
        }
        VerifyReport report = LohDb.verify(store);
        assertTrue(report.isIntact(), report.toString());
        assertEquals(KEYS + 1, report.keys());
        assertTrue(LohDb.repair(store, temporary.resolve("new")).verification().isIntact());
        LohDb.restore(
                temporary.resolve("backup"),
                List.of(),
                temporary.resolve("restored"),
                OptionalLong.empty());
        for (String name : List.of("new", "restored")) {
            try (LohDb db = LohDb.open(temporary.resolve(name))) {
                assertEquals(KEYS + 1, db.count());
            }
        }
    }
}
