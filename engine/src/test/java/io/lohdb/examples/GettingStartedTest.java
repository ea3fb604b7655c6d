package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import io.lohdb.WriteOperations;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first steps, as documentation shows them. */
final class GettingStartedTest {
    @TempDir private Path directory;

    @Test
    void putsGetsAndDeletes() {
        try (LohDb db = LohDb.open(directory)) {
            long sequence = db.put("user:alice", "Alice");
            String alice = db.getString("user:alice");
            boolean existed = db.delete("user:alice");

            assertEquals(1, sequence);
            assertEquals("Alice", alice);
            assertTrue(existed);
            assertNull(db.getString("user:alice"));
        }
    }

    @Test
    void keepsWhatWasPut() {
        try (LohDb db = LohDb.open(directory)) {
            db.put("user:alice", "Alice");
        }
        try (LohDb db = LohDb.open(directory)) {
            assertEquals("Alice", db.getString("user:alice"));
        }
    }

    @Test
    void isConfigured() {
        LohDbConfig config =
                LohDbConfig.inDirectory(directory)
                        .durability(Durability.interval(Duration.ofMillis(5)))
                        .corruptionPolicy(CorruptionPolicy.SALVAGE)
                        .maxSegmentLength(64 * 1024 * 1024);
        try (LohDb db = LohDb.open(config)) {
            db.put("user:alice", "Alice");
            assertTrue(db.recoveryReport().losses().isEmpty());
        }
    }

    @Test
    void choosesDurabilityForEachWrite() {
        try (LohDb db = LohDb.open(directory)) {
            db.put("order:1", "survives power loss once put has returned");

            WriteOperations lazy = db.with(Durability.OS);
            lazy.put("page:1", "survives a kill of the process");
            db.sync(); // from here on it survives power loss, too

            assertEquals(2, db.durableSequence());
        }
    }

    @Test
    void writesABatchAllOrNothing() {
        try (LohDb db = LohDb.open(directory)) {
            db.put("account:alice", "100");
            WriteBatch transfer =
                    new WriteBatch()
                            .put("account:alice", "70")
                            .put("account:bob", "30")
                            .delete("transfer:pending");
            db.write(transfer);

            assertEquals(List.of("70", "30"), db.getAll("account:alice", "account:bob"));
        }
    }

    @Test
    void comparesAndSets() {
        try (LohDb db = LohDb.open(directory)) {
            boolean isFirst = db.putIfAbsent("lock", "alice");
            boolean isTaken = db.replace("lock", "nobody", "bob");
            boolean isHandedOver = db.replace("lock", "alice", "bob");

            assertTrue(isFirst);
            assertFalse(isTaken);
            assertTrue(isHandedOver);
            assertEquals("bob", db.getString("lock"));
        }
    }

    @Test
    void countsWithCompareAndSet() {
        try (LohDb db = LohDb.open(directory)) {
            db.put("visits", "0");
            String seen;
            do {
                seen = db.getString("visits");
            } while (!db.replace("visits", seen, Long.toString(Long.parseLong(seen) + 1)));

            assertEquals("1", db.getString("visits"));
        }
    }

    @Test
    void walksOverKeysWithAPrefix() {
        try (LohDb db = LohDb.open(directory)) {
            db.put("user:bob", "Bob");
            db.put("user:alice", "Alice");
            db.put("order:1", "...");

            assertEquals(List.of("user:alice", "user:bob"), db.list("user:"));
        }
    }

    @Test
    void readsWithoutCopyingOrAllocating() {
        try (LohDb db = LohDb.open(directory)) {
            UnsafeBuffer key = new UnsafeBuffer(new byte[Long.BYTES]);
            UnsafeBuffer value = new UnsafeBuffer(new byte[Long.BYTES]);
            key.putLong(0, 42);
            value.putLong(0, 4711);
            db.put(key, value);

            long[] found = new long[1];
            // The buffer is lent: it is valid until the handler returns.
            db.read(
                    key,
                    0,
                    Long.BYTES,
                    (buffer, offset, length) -> found[0] = buffer.getLong(offset));

            UnsafeBuffer copy = new UnsafeBuffer(new byte[64]);
            int length = db.get(key, copy);

            assertEquals(4711, found[0]);
            assertEquals(Long.BYTES, length);
            assertEquals(4711, copy.getLong(0));
            assertEquals(LohDb.NOT_FOUND, db.get((DirectBuffer) value, copy));
        }
    }
}
