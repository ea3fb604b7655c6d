package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.examples.TreeMapStorageEngine;
import io.lohdb.exceptions.SnapshotClosedException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.Threading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users see of snapshots. */
final class SnapshotTest {
    @TempDir private Path directory;

    private long nowMs = 1_000;
    private long nowNs = 5;

    private LohDb open() {
        return LohDb.open(
                LohDbConfig.inDirectory(directory)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                        .durability(Durability.OS)
                        .epochClock(() -> nowMs)
                        .nanoClock(() -> nowNs)
                        .threading(Threading.INVOKER));
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UnsafeBuffer buffer(final String text) {
        return new UnsafeBuffer(bytes(text));
    }

    @Test
    void seesWhatWasThereWhateverIsWrittenAfterwards() {
        try (LohDb db = open()) {
            db.put("kept", "1");
            db.put("changed", "1");
            db.put("deleted", "1");
            try (Snapshot snapshot = db.snapshot()) {
                db.put("changed", "2");
                db.delete("deleted");
                db.put("added", "2");
                assertEquals(3, snapshot.sequence());
                assertEquals(3, snapshot.count());
                assertEquals(List.of("changed", "deleted", "kept"), snapshot.list(""));
                assertEquals(
                        Arrays.asList("1", "1", "1", null),
                        snapshot.getAll("kept", "changed", "deleted", "added"));
                assertFalse(snapshot.contains("added"));
                assertEquals(3, db.count());
                assertEquals(List.of("added", "changed", "kept"), db.list(""));
                assertNull(db.getString("deleted"));
            }
        }
    }

    @Test
    void anEmptyStoreHasASnapshotToo() {
        try (LohDb db = open();
                Snapshot snapshot = db.snapshot()) {
            db.put("k", "v");
            assertEquals(0, snapshot.sequence());
            assertEquals(0, snapshot.count());
            assertNull(snapshot.get("k"));
        }
    }

    @Test
    void aPutOverADeletedKeyIsANewKey() {
        try (LohDb db = open()) {
            db.put("k", "1");
            try (Snapshot snapshot = db.snapshot()) {
                db.delete("k");
                assertEquals(0, db.count());
                assertFalse(db.delete("k"));
                assertFalse(db.replace(bytes("k"), bytes("1"), bytes("2")));
                assertTrue(db.putIfAbsent(bytes("k"), bytes("3")));
                assertEquals(1, db.count());
                assertEquals("1", snapshot.getString("k"));
                assertEquals("3", db.getString("k"));
            }
        }
    }

    @Test
    void tombstonesAndLinksGoAfterTheLastSnapshot() {
        try (LohDb db = open()) {
            for (int i = 0; i < 1_000; i++) {
                db.put("k" + i, "v");
            }
            final long indexBytes = db.stats().engine().indexBytes();
            final Snapshot snapshot = db.snapshot();
            for (int i = 0; i < 1_000; i++) {
                db.delete("k" + i);
            }
            assertTrue(db.stats().snapshots().pinnedBytes() >= 32_000);
            assertTrue(db.stats().engine().indexBytes() > indexBytes);
            assertEquals(1_000, snapshot.list("k").size());
            snapshot.close();
            while (db.doWork() > 0) {
                assertEquals(0, db.count());
            }
            assertEquals(0, db.stats().snapshots().pinnedBytes());
            // Nothing is left in the slots either, so that as many new keys need no new pages.
            for (int i = 0; i < 1_000; i++) {
                db.put("n" + i, "v");
            }
            while (db.doWork() > 0) {
                assertEquals(1_000, db.count());
            }
            assertEquals(indexBytes, db.stats().engine().indexBytes());
        }
    }

    @Test
    void overwritingOneKeyAMillionTimesTakesNoMemory() {
        try (LohDb db = LohDb.open(LohDbConfig.inMemory().durability(Durability.OS))) {
            db.put("k", "first");
            final long indexBytes = db.stats().engine().indexBytes();
            try (Snapshot snapshot = db.snapshot()) {
                final DirectBuffer key = buffer("k");
                final DirectBuffer value = buffer("v");
                for (int i = 0; i < 1_000_000; i++) {
                    db.put(key, value);
                }
                assertEquals("first", snapshot.getString("k"));
                final long linkBytes = db.stats().engine().indexBytes() - indexBytes;
                assertTrue(linkBytes <= 100_000, "bytes=" + linkBytes);
                assertEquals(32, db.stats().snapshots().pinnedBytes());
            }
            assertEquals(0, db.stats().snapshots().pinnedBytes());
        }
    }

    @Test
    void statsShowASnapshotThatNobodyCloses() {
        try (LohDb db = open()) {
            assertEquals(new SnapshotStats(0, 0, 0), db.stats().snapshots());
            forget(db);
            nowNs += 100;
            final Snapshot second = db.snapshot();
            nowNs += 30;
            System.gc();
            assertEquals(new SnapshotStats(2, 130, 0), db.stats().snapshots());
            second.close();
            second.close();
            assertEquals(new SnapshotStats(1, 130, 0), db.stats().snapshots());
        }
    }

    private static void forget(final LohDb db) {
        assertEquals(0, db.snapshot().count());
    }

    @Test
    void useAfterCloseIsTold() {
        final LohDb db = open();
        db.put("k", "v");
        final Snapshot closed = db.snapshot();
        closed.close();
        assertThrows(SnapshotClosedException.class, () -> closed.get("k"));
        assertThrows(SnapshotClosedException.class, () -> closed.getAll("k"));
        assertThrows(SnapshotClosedException.class, () -> closed.list(""));
        assertThrows(SnapshotClosedException.class, closed::count);
        assertEquals(1, closed.sequence());
        final Snapshot left = db.snapshot();
        db.close();
        assertThrows(StoreClosedException.class, () -> left.get("k"));
        assertThrows(StoreClosedException.class, db::snapshot);
        left.close();
        assertThrows(StoreClosedException.class, left::count);
    }

    @Test
    void aWalkEndsWhenItsSnapshotIsClosed() {
        try (LohDb db = open()) {
            for (int i = 0; i < 20_000; i++) {
                db.put("k" + i, "v");
            }
            final Snapshot snapshot = db.snapshot();
            assertThrows(
                    SnapshotClosedException.class,
                    () ->
                            snapshot.forEach(
                                    (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                                        snapshot.close();
                                        return true;
                                    }));
        }
    }

    @Test
    void aValueIsLentAsItWasWhileItIsOverwritten() {
        try (LohDb db = open()) {
            db.put("k", "first");
            try (Snapshot snapshot = db.snapshot()) {
                db.put("k", "second");
                final List<String> lent = new ArrayList<>();
                assertTrue(
                        snapshot.read(
                                buffer("k"),
                                0,
                                1,
                                (value, offset, length) -> {
                                    db.put("k", "third");
                                    lent.add(value.getStringWithoutLengthUtf8(offset, length));
                                }));
                assertEquals(List.of("first"), lent);
                final UnsafeBuffer tooSmall = new UnsafeBuffer(new byte[4]);
                assertEquals(Snapshot.INSUFFICIENT_CAPACITY, snapshot.get(buffer("k"), tooSmall));
                final UnsafeBuffer copy = new UnsafeBuffer(new byte[5]);
                assertEquals(5, snapshot.get(buffer("k"), copy));
                assertArrayEquals(bytes("first"), copy.byteArray());
                assertEquals(Snapshot.NOT_FOUND, snapshot.get(buffer("none"), copy));
            }
        }
    }

    @Test
    void expiryIsJudgedAtTheMomentOfTheSnapshot() {
        try (LohDb db = open()) {
            db.put(bytes("short"), bytes("v"), Duration.ofMillis(10));
            db.put("lasting", "v");
            nowMs += 9;
            final Snapshot before = db.snapshot();
            nowMs += 1;
            final Snapshot after = db.snapshot();
            assertEquals(List.of("lasting", "short"), before.list(""));
            assertEquals(List.of("lasting"), after.list(""));
            assertEquals(2, before.count());
            assertEquals(1, after.count());
            nowNs += 1_000_000_000;
            while (db.doWork() > 0) {
                assertEquals(1, db.count());
            }
            assertEquals(3, db.writtenSequence(), "the sweep has removed the entry");
            assertEquals("v", before.getString("short"));
            assertNull(after.getString("short"));
            assertEquals(2, before.count());
            assertEquals(1, after.count());
        }
    }

    @Test
    void aStoreThatWasClosedUnderASnapshotOpensAsIfThereHadBeenNone() {
        try (LohDb db = open()) {
            db.put("deleted", "1");
            db.put("changed", "1");
            final Snapshot left = db.snapshot();
            db.delete("deleted");
            db.put("changed", "2");
            assertEquals(2, left.count());
        }
        try (LohDb db = open();
                Snapshot snapshot = db.snapshot()) {
            assertEquals(4, snapshot.sequence());
            assertEquals(1, db.count());
            assertEquals(List.of("changed"), snapshot.list(""));
            assertEquals("2", snapshot.getString("changed"));
            assertEquals(new SnapshotStats(1, 0, 0), db.stats().snapshots());
        }
    }

    @Test
    void anEngineWithoutSnapshotsSaysSo() {
        try (LohDb db = LohDb.open(LohDbConfig.withEngine(TreeMapStorageEngine::new))) {
            assertThrows(UnsupportedOperationException.class, db::snapshot);
            assertEquals(new SnapshotStats(0, 0, -1), db.stats().snapshots());
            db.put("k", "v");
        }
    }
}
