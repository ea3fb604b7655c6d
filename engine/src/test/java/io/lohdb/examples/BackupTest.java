package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.spi.BackupReport;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backing a store up while it is used, and going back to any moment. */
final class BackupTest {
    @TempDir private Path directory;

    @Test
    void goesBackToTheMomentBeforeAMistake() {
        Path full = directory.resolve("full");
        Path increment = directory.resolve("increment");
        long lastGood;
        try (LohDb db = LohDb.open(directory.resolve("store"))) {
            db.put("user:alice", "Alice");
            BackupReport report = db.backup(full);

            lastGood = db.put("user:bob", "Bob");
            db.delete("user:alice"); // the mistake
            db.backupSince(report.throughSequence(), increment);
        }

        Path restored = directory.resolve("restored");
        LohDb.restore(full, List.of(increment), restored, OptionalLong.of(lastGood));
        try (LohDb db = LohDb.open(restored)) {
            assertEquals("Alice", db.getString("user:alice"));
            assertEquals("Bob", db.getString("user:bob"));
        }
    }

    @Test
    void looksIntoABackupWithoutRestoringIt() {
        Path full = directory.resolve("full");
        try (LohDb db = LohDb.open(directory.resolve("store"))) {
            db.put("user:alice", "Alice");
            db.backup(full);
        }
        assertTrue(LohDb.verify(full).isIntact());
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(full).readOnly())) {
            assertEquals("Alice", db.getString("user:alice"));
            assertNull(db.getString("user:bob"));
        }
    }
}
