package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.Cursor;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cursors are in the log alone: opening from a checkpoint has to find them all the same. */
final class CursorCheckpointTest {
    @TempDir private Path directory;

    @Test
    void cursorsBeforeACheckpointComeBack() {
        LohDbConfig config = LohDbConfig.inDirectory(directory).durability(Durability.OS);
        try (LohDb db = LohDb.open(config)) {
            db.write(new WriteBatch().put("k", "v").commitCursor("a", 0).commitCursor("b", 0));
            for (int i = 0; i < 20_000; i++) {
                db.put("key" + i, "x".repeat(200));
            }
            assertEquals(20_001, db.writtenSequence());
        }
        for (int i = 0; i < 2; i++) {
            try (LohDb db = LohDb.open(config)) {
                assertEquals(Optional.of(Cursor.of("a", 0)), db.cursor("a"));
                assertEquals(Optional.of(Cursor.of("b", 0)), db.cursor("b"));
                assertEquals(20_001, db.count());
                assertTrue(db.recoveryReport().losses().isEmpty());
            }
        }
    }
}
