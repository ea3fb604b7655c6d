package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.Threading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints as a user meets them. */
final class CheckpointStoreTest {
    private static final int KEYS = 30_000;

    @TempDir private Path path;

    private LohDbConfig config() {
        return LohDbConfig.inDirectory(path).durability(Durability.OS);
    }

    private List<String> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static void fill(LohDb db, int from, int to) {
        for (int i = from; i < to; i++) {
            db.put("key-" + i, "value-" + i);
        }
    }

    private static void assertHolds(LohDb db, int keys) {
        assertEquals(keys, db.count());
        for (int i = 0; i < keys; i += 7) {
            assertEquals("value-" + i, db.getString("key-" + i));
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void oneByHandIsThereWhenTheCallReturns(Threading threading) throws IOException {
        try (LohDb db = LohDb.open(config().threading(threading).checkpointInterval(0))) {
            fill(db, 0, KEYS);
            db.checkpoint();
            assertEquals(1, files(".checkpoint").size());
            assertEquals(KEYS, db.durableSequence());
            fill(db, KEYS, KEYS + 10);
            Thread.currentThread().interrupt();
            db.checkpoint();
            assertTrue(Thread.interrupted());
            assertEquals(2, files(".checkpoint").size());
            assertHolds(db, KEYS + 10);
        }
        try (LohDb db = LohDb.open(config())) {
            assertTrue(db.recoveryReport().checkpointSequence() > 0);
            assertHolds(db, KEYS + 10);
        }
    }

    @Test
    void closingMakesOneThatTheNextOpeningUses() throws IOException {
        try (LohDb db = LohDb.open(config())) {
            fill(db, 0, KEYS);
        }
        assertEquals(1, files(".checkpoint").size());
        try (LohDb db = LohDb.open(config())) {
            assertEquals(KEYS, db.recoveryReport().checkpointSequence());
            assertHolds(db, KEYS);
        }
        assertEquals(1, files(".checkpoint").size());
    }

    /** Cursors live in the log alone: what is not read any more has to be written anew. */
    @Test
    void cursorsOutliveTheLogBeforeACheckpoint() {
        for (boolean isByHand : new boolean[] {true, false}) {
            try (LohDb db = LohDb.open(config())) {
                db.put("first", "1");
                db.commitCursor("reader", isByHand ? 1 : 2);
                fill(db, 0, KEYS);
                if (isByHand) {
                    db.checkpoint();
                }
            }
            try (LohDb db = LohDb.open(config())) {
                assertTrue(db.recoveryReport().checkpointSequence() > 0);
                assertEquals(isByHand ? 1 : 2, db.cursor("reader").orElseThrow().sequence());
            }
        }
    }

    @Test
    void smallStoresAndStoresInMemoryMakeNone() throws IOException {
        try (LohDb db = LohDb.open(config())) {
            fill(db, 0, 100);
        }
        assertEquals(List.of(), files(".checkpoint"));
        try (LohDb db = LohDb.open(LohDbConfig.inMemory())) {
            fill(db, 0, 100);
            db.checkpoint();
            assertHolds(db, 100);
        }
    }

    @Test
    void readOnlyStoresUseThemAndMakeNone() throws IOException {
        try (LohDb db = LohDb.open(config())) {
            fill(db, 0, KEYS);
        }
        final List<String> before = files("");
        try (LohDb db = LohDb.open(config().readOnly())) {
            db.checkpoint();
            assertHolds(db, KEYS);
        }
        assertEquals(before, files(""));
    }

    @Test
    void refusesWhenTheStoreIsClosedAndIntervalsThatAreNone() {
        final LohDb db = LohDb.open(config());
        db.close();
        assertThrows(StoreClosedException.class, db::checkpoint);
        assertThrows(IllegalArgumentException.class, () -> config().checkpointInterval(-1));
    }
}
