package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.examples.TreeMapStorageEngine;
import io.lohdb.spi.Change;
import io.lohdb.spi.Threading;
import io.lohdb.testkit.EngineDriver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Times to live as users see them, with time stepped by hand. */
final class ExpiryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private long nowMs = 10_000;
    private long nowNs;
    private final LohDb db = LohDb.open(configured(LohDbConfig.inMemory()));

    private LohDbConfig configured(LohDbConfig config) {
        return config.epochClock(() -> nowMs)
                .nanoClock(() -> nowNs)
                .threading(Threading.INVOKER)
                .durability(Durability.OS);
    }

    @AfterEach
    void close() {
        db.close();
    }

    /** Lets time pass and all background work be done. */
    private void pass(long ms) {
        nowMs += ms;
        nowNs += 10_000_000_000L;
        int idle = 0;
        while (idle < 10) {
            idle = db.doWork() == 0 ? idle + 1 : 0;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Bytes<?> chronicle(String text) {
        return Bytes.wrapForRead(bytes(text));
    }

    @Test
    void everyFormOfPutTakesATimeToLive() {
        final UnsafeBuffer buffer = EngineDriver.utf8("range+1");
        db.put(buffer, 0, 5, buffer, 6, 1, 1_000);
        db.put(EngineDriver.utf8("buffer"), EngineDriver.utf8("2"), SECOND);
        db.put(bytes("bytes"), bytes("3"), SECOND);
        db.put("text", "4", SECOND);
        db.put("mixed", bytes("5"), SECOND);
        db.put(chronicle("chronicle"), chronicle("6"), SECOND);
        db.with(Durability.SYNC).put("synced", "7", SECOND);
        final WriteBatch batch = new WriteBatch();
        batch.put(buffer, 0, 3, buffer, 6, 1, 1_000);
        batch.put(bytes("b1"), bytes("8"), SECOND).put("b2", "9", SECOND);
        batch.put(chronicle("b3"), chronicle("10"), SECOND).put("lasting", "11");
        db.write(batch);
        nowMs += 999;
        assertEquals(12, db.count());
        assertEquals("1", db.getString("range"));
        assertEquals("1", db.getString("ran"));
        assertEquals("10", db.getString("b3"));
        nowMs += 1;
        assertEquals(1, db.count());
        assertTrue(db.contains("lasting"));
        assertEquals(1, db.keys().size());
    }

    @Test
    void expiredKeyIsAbsentForEveryRead() {
        db.put("key", "value", SECOND);
        nowMs += 1_000;
        assertNull(db.get("key"));
        assertNull(db.getString("key"));
        assertFalse(db.contains("key"));
        assertFalse(db.read(EngineDriver.utf8("key"), 0, 3, (buffer, offset, length) -> {}));
        db.getAll(
                new DirectBuffer[] {EngineDriver.utf8("key")},
                (index, buffer, offset, length) -> {
                    throw new AssertionError("lent an expired value");
                });
        assertEquals(List.of(), db.keys());
        assertEquals(0, db.count());
        assertEquals(0, db.stats().count());
    }

    @Test
    void expiredKeyIsAbsentForEveryConditionalWrite() {
        db.put("deleted", "1", SECOND);
        db.put("replaced", "1", SECOND);
        db.put("absent", "1", SECOND);
        assertFalse(db.putIfAbsent("absent", "2"));
        assertTrue(db.replace("replaced", "1", "1"));
        db.put("replaced", "1", SECOND);
        nowMs += 1_000;
        assertFalse(db.delete("deleted"));
        assertFalse(db.replace("replaced", "1", "2"));
        assertTrue(db.putIfAbsent("absent", "2"));
        pass(1_000_000);
        assertEquals("2", db.getString("absent"));
        assertEquals(1, db.count());
    }

    @Test
    void conditionalWritesEndTheTimeToLive() {
        db.put("key", "1", SECOND);
        assertTrue(db.replace("key", "1", "2"));
        pass(5_000);
        assertEquals("2", db.getString("key"));
    }

    @Test
    void subscribersAreToldOfExpiriesAndWhenTheyWillCome() {
        final List<String> seen = new CopyOnWriteArrayList<>();
        try (Subscription subscription = db.subscribe(change -> seen.add(line(change)))) {
            db.put("a", "1", SECOND);
            db.put("b", "2");
            db.delete("b");
            db.write(new WriteBatch().put("c", "3", Duration.ofMillis(1_500)).put("d", "4"));
            pass(1_000);
            pass(500);
            pass(0);
            assertTrue(subscription.sequence() > 0);
        }
        assertEquals(
                List.of(
                        "a=1 until 11000",
                        "b=2",
                        "b deleted",
                        "c=3 until 11500",
                        "d=4",
                        "a deleted expired",
                        "c deleted expired"),
                seen);
    }

    private static String line(Change change) {
        return EngineDriver.line(change)
                + (change.isExpiry() ? " expired" : "")
                + (change.expiryMs() == 0 ? "" : " until " + change.expiryMs());
    }

    /** Longer than the ring: such changes are read from the log. */
    @Test
    void expiryOfALongValueReachesSubscribers() {
        final List<Long> expiries = new CopyOnWriteArrayList<>();
        try (Subscription subscription = db.subscribe(c -> expiries.add(c.expiryMs()))) {
            db.put("long", "x".repeat(1_000_000), SECOND);
            db.put("short", "x", SECOND.multipliedBy(2));
            pass(10);
            assertEquals(0, subscription.sequence() - 2);
        }
        assertEquals(List.of(11_000L, 12_000L), expiries);
    }

    /** What the sweep writes is made durable although no user waits for it. */
    @Test
    void removalsBecomeDurable() {
        db.put("key", "value", SECOND);
        db.sync();
        pass(1_000);
        assertEquals(2, db.writtenSequence());
        pass(0);
        assertEquals(2, db.durableSequence());
    }

    @Test
    void partOfAMillisecondCountsAsAWholeOne() {
        db.put("key", "value", Duration.ofNanos(1));
        assertTrue(db.contains("key"));
        nowMs++;
        assertFalse(db.contains("key"));
        db.put("key", "value", Duration.ofNanos(1_000_001));
        nowMs++;
        assertTrue(db.contains("key"));
        nowMs++;
        assertFalse(db.contains("key"));
    }

    private static void refused(Runnable put, String expected, String found) {
        final IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, put::run);
        assertTrue(refused.getMessage().contains("expected=" + expected), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("found=" + found), refused.getMessage());
    }

    @Test
    void refusesTimesToLiveThatEndAtNoTime() {
        final UnsafeBuffer key = EngineDriver.utf8("key");
        final WriteBatch batch = new WriteBatch();
        for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(-1))) {
            refused(() -> db.put("key", "value", none), "PT0.001S..", none.toString());
            refused(() -> batch.put("key", "value", none), "PT0.001S..", none.toString());
        }
        final Duration tooLong = Duration.ofSeconds(Long.MAX_VALUE);
        refused(() -> db.put("key", "value", tooLong), "PT0.001S..", tooLong.toString());
        final String range = "1.." + (Long.MAX_VALUE - 10_000) + " ms";
        for (long none : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE - 9_999}) {
            refused(() -> db.put(key, 0, 3, key, 0, 3, none), range, none + " ms");
        }
        for (long none : new long[] {0, -1, Long.MIN_VALUE}) {
            refused(
                    () -> batch.put(key, 0, 3, key, 0, 3, none),
                    "1.." + Long.MAX_VALUE + " ms",
                    none + " ms");
        }
        assertEquals(0, batch.count());
        assertEquals(0, db.writtenSequence());
    }

    @Test
    void batchWhoseEntryEndsAtNoTimeIsNotWrittenAtAll() {
        final WriteBatch batch =
                new WriteBatch().put("a", "1").put("b", "2", Duration.ofMillis(Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> db.write(batch));
        assertEquals(0, db.writtenSequence());
        assertEquals(0, db.count());
        batch.clear();
        db.write(batch.put("a", "1"));
        assertEquals(1, db.count());
    }

    @Test
    void longestTimeToLiveThatFitsIsTaken() {
        db.put("a", "1", Duration.ofMillis(Long.MAX_VALUE - nowMs));
        assertEquals("1", db.getString("a"));
        nowMs = -5;
        final UnsafeBuffer key = EngineDriver.utf8("key");
        db.put(key, 0, 3, key, 0, 3, 6);
        refused(() -> db.put(key, 0, 3, key, 0, 3, 5), "1.." + Long.MAX_VALUE + " ms", "5 ms");
        nowMs = 1;
        assertFalse(db.contains("key"));
    }

    /** The time counts from each write, and is one for all entries of a batch. */
    @Test
    void batchMayBeWrittenAgainLater() {
        final WriteBatch batch = new WriteBatch().put("a", "1", SECOND).put("b", "2", SECOND);
        db.write(batch);
        nowMs += 600;
        db.write(batch);
        nowMs += 600;
        assertEquals(2, db.count());
        nowMs += 400;
        assertEquals(0, db.count());
    }

    @Test
    void longestEntryHasRoomForAnExpiry() {
        final int length = db.maxEntryLength();
        final UnsafeBuffer value = new UnsafeBuffer(new byte[length]);
        db.put(value, 0, 1, value, 0, length - 1, 1_000);
        assertTrue(db.contains(new byte[1]));
        pass(1_000);
        assertFalse(db.contains(new byte[1]));
    }

    @Test
    void engineWithoutExpirySaysSo() {
        try (LohDb other = LohDb.open(LohDbConfig.withEngine(TreeMapStorageEngine::new))) {
            final UnsupportedOperationException refused =
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> other.put("key", "value", SECOND));
            assertTrue(refused.getMessage().contains("keeps no expiry"), refused.getMessage());
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> other.write(new WriteBatch().put("key", "value", SECOND)));
            other.put("key", "value");
            assertEquals(1, other.count());
        }
    }
}
