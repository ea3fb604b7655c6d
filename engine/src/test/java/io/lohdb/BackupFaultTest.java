package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.IncompleteBackupException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.internal.os.TemporaryMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that something gets in the way of: the store stays whole, the target is told apart. */
final class BackupFaultTest {
    private static final OptionalLong ALL = OptionalLong.empty();

    @TempDir private Path temporary;
    private Path store;

    @BeforeEach
    void writesAStore() {
        store = temporary.resolve("store");
        try (LohDb db = LohDb.open(config())) {
            for (int i = 0; i < 1_000; i++) {
                db.put("key" + i, "v".repeat(3_000));
            }
        }
    }

    private LohDbConfig config() {
        return LohDbConfig.inDirectory(store)
                .durability(Durability.OS)
                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH);
    }

    private void assertNoBackup(Path target) {
        assertThrows(
                IncompleteBackupException.class,
                () -> LohDb.restore(target, List.of(), temporary.resolve("restored"), ALL));
        assertFalse(Files.exists(temporary.resolve("restored")));
    }

    @Test
    void targetWithoutSpaceIsNoBackupAndTheStoreIsAsBefore() {
        try (TemporaryMount mount = TemporaryMount.ofLength(temporary.resolve("small"), 1 << 20);
                LohDb db = LohDb.open(config())) {
            Path target = mount.path().resolve("backup");
            assertThrows(NoSpaceException.class, () -> db.backup(target));
            assertNoBackup(target);
            db.put("after", "1");
            assertEquals(1_001, db.count());
            db.backup(temporary.resolve("second"));
            assertThrows(
                    NoSpaceException.class,
                    () ->
                            LohDb.restore(
                                    temporary.resolve("second"),
                                    List.of(),
                                    mount.path().resolve("restored"),
                                    ALL));
        }
        assertTrue(LohDb.verify(store).isIntact());
    }

    @Test
    void whoeverStopsItLeavesNoBackup() {
        Path target = temporary.resolve("backup");
        try (LohDb db = LohDb.open(config())) {
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            db.backup(
                                    target,
                                    (copied, all) -> {
                                        throw new IllegalStateException("enough");
                                    }));
            assertNoBackup(target);
            assertEquals(1_000, db.backup(temporary.resolve("next")).throughSequence());
        }
    }

    @Test
    void closingTheStoreEndsTheBackupAndNothingIsReadAfterwards() {
        Path target = temporary.resolve("backup");
        LohDb db = LohDb.open(config());
        assertThrows(
                StoreClosedException.class, () -> db.backup(target, (copied, all) -> db.close()));
        assertNoBackup(target);
        assertTrue(LohDb.verify(store).isIntact());
    }

    @Test
    void anInterruptDoesNotEndIt() {
        try (LohDb db = LohDb.open(config())) {
            Thread.currentThread().interrupt();
            db.backup(temporary.resolve("backup"));
            assertTrue(Thread.interrupted());
        }
        LohDb.restore(temporary.resolve("backup"), List.of(), temporary.resolve("restored"), ALL);
    }

    @Test
    void interruptedRestoreIsNoStore() throws IOException {
        try (LohDb db = LohDb.open(config())) {
            db.backup(temporary.resolve("backup"));
        }
        Path target = temporary.resolve("restored");
        Map<String, String> before = DirectoryImage.of(temporary.resolve("backup"));
        assertThrows(
                IllegalStateException.class,
                () ->
                        StoreFiles.restore(
                                temporary.resolve("backup"),
                                List.of(),
                                target,
                                ALL,
                                (copied, all) -> {
                                    throw new IllegalStateException("enough");
                                }));
        assertFalse(Files.exists(target.resolve("MANIFEST")));
        assertEquals(before, DirectoryImage.of(temporary.resolve("backup")));
        Path copy = temporary.resolve("copy");
        LohDb.restore(temporary.resolve("backup"), List.of(), copy, ALL);
        assertTrue(LohDb.verify(copy).isIntact());
    }
}
