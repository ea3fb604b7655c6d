package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.examples.TreeMapStorageEngine;
import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.Threading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Named cursors and where subscriptions begin; everything runs on the test's thread. */
final class CursorTest {
    private final HookedEngine engine = new HookedEngine(InMemoryStorageEngine.open());
    private final AtomicLong nowNs = new AtomicLong();
    private final LohDb db = open(Durability.SYNC);

    private LohDb open(Durability durability) {
        return LohDb.open(
                LohDbConfig.withEngine(() -> engine)
                        .durability(durability)
                        .nanoClock(nowNs::get)
                        .threading(Threading.INVOKER));
    }

    @AfterEach
    void closesTheStore() {
        db.close();
    }

    private void work() {
        while (db.doWork() > 0) {
            Thread.onSpinWait();
        }
    }

    private List<Long> delivered(SubscriptionStart start) {
        List<Long> delivered = new ArrayList<>();
        try (Subscription subscription =
                db.subscribe(start, change -> delivered.add(change.sequence()))) {
            work();
            assertTrue(subscription.isActive());
        }
        return delivered;
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            db.put("key" + i, "value");
        }
    }

    @Test
    void subscriptionBeginsWhereItIsTold() {
        put(5);
        assertEquals(List.of(), delivered(SubscriptionStart.latest()));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), delivered(SubscriptionStart.oldest()));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), delivered(SubscriptionStart.from(1)));
        assertEquals(List.of(4L, 5L), delivered(SubscriptionStart.from(4)));
        assertEquals(List.of(), delivered(SubscriptionStart.from(6)));
    }

    @Test
    void subscriptionBeginsBehindItsCursorOrWhereItIsToldWithoutOne() {
        put(5);
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                delivered(SubscriptionStart.cursor("c", SubscriptionStart.oldest())));
        assertEquals(
                List.of(), delivered(SubscriptionStart.cursor("c", SubscriptionStart.latest())));
        assertEquals(
                List.of(5L), delivered(SubscriptionStart.cursor("c", SubscriptionStart.from(5))));
        db.commitCursor("c", 3);
        for (SubscriptionStart otherwise :
                List.of(
                        SubscriptionStart.oldest(),
                        SubscriptionStart.latest(),
                        SubscriptionStart.from(1))) {
            assertEquals(List.of(4L, 5L), delivered(SubscriptionStart.cursor("c", otherwise)));
        }
    }

    @Test
    void refusesStartsThatCannotBe() {
        put(5);
        assertThrows(IllegalArgumentException.class, () -> SubscriptionStart.from(0));
        assertThrows(IllegalArgumentException.class, () -> SubscriptionStart.from(-1));
        assertThrows(IllegalArgumentException.class, () -> SubscriptionStart.from(Long.MAX_VALUE));
        SubscriptionStart cursor = SubscriptionStart.cursor("c", SubscriptionStart.latest());
        assertThrows(IllegalArgumentException.class, () -> SubscriptionStart.cursor("d", cursor));
        SubscriptionStart future = SubscriptionStart.from(7);
        assertThrows(IllegalArgumentException.class, () -> db.subscribe(future, change -> {}));
        assertEquals(0, db.stats().subscriptionCount());
    }

    @Test
    void saysAtOnceThatTheHistoryDoesNotReachBack() {
        put(10);
        db.commitCursor("early", 2);
        engine.firstSequence = 5;
        for (SubscriptionStart start :
                List.of(
                        SubscriptionStart.from(4),
                        SubscriptionStart.cursor("early", SubscriptionStart.oldest()))) {
            SequenceCompactedException gone =
                    assertThrows(
                            SequenceCompactedException.class,
                            () -> db.subscribe(start, change -> {}));
            assertEquals(5, gone.oldest());
        }
        engine.firstSequence = 1;
    }

    /** History that goes away between the look and the subscription is no reason to fail. */
    @Test
    void oldestIsTheOldestWhenTheSubscriptionBegins() {
        put(10);
        AtomicLong looks = new AtomicLong();
        engine.beforeFirstSequence =
                () -> {
                    if (looks.incrementAndGet() == 2) {
                        engine.firstSequence = 7;
                    }
                };
        assertEquals(List.of(7L, 8L, 9L, 10L), delivered(SubscriptionStart.oldest()));
        engine.beforeFirstSequence = () -> {};
        engine.firstSequence = 1;
    }

    @Test
    void cursorsAreThereUntilTheyAreDeleted() {
        put(3);
        assertEquals(Optional.empty(), db.cursor("a"));
        db.commitCursor("a", 1);
        db.commitCursor("b", 2, new byte[] {9});
        db.commitCursor("a", 3, new byte[] {1, 2});
        assertEquals(Optional.of(Cursor.of("a", 3, new byte[] {1, 2})), db.cursor("a"));
        assertEquals(
                Set.of(Cursor.of("a", 3, new byte[] {1, 2}), Cursor.of("b", 2, new byte[] {9})),
                Set.copyOf(db.cursors()));
        db.deleteCursor("a");
        db.deleteCursor("never there");
        assertEquals(Optional.empty(), db.cursor("a"));
        assertEquals(3, db.writtenSequence());
    }

    @Test
    void batchTakesItsLastCursorOfAName() {
        put(2);
        WriteBatch batch = new WriteBatch().commitCursor("a", 1).put("k", "v");
        batch.commitCursor("a", 2).commitCursor("b", 0).deleteCursor("b");
        assertEquals(3, db.write(batch));
        assertEquals(List.of(Cursor.of("a", 2)), List.copyOf(db.cursors()));
        batch.clear();
        assertEquals(List.of(), batch.cursors());
        assertEquals(3, db.write(batch));
        batch.put("k", "v", Duration.ofDays(1)).commitCursor("b", 3);
        assertEquals(4, db.write(batch));
        assertEquals(Optional.of(Cursor.of("b", 3)), db.cursor("b"));
    }

    @Test
    void namesAndPayloadsHaveLimits() {
        WriteBatch batch = new WriteBatch();
        batch.commitCursor("n", 0, new byte[65_536]).commitCursor("é".repeat(127) + "n", 0);
        assertThrows(IllegalArgumentException.class, () -> batch.commitCursor("", 0));
        String long256 = "é".repeat(128);
        assertThrows(IllegalArgumentException.class, () -> batch.commitCursor(long256, 0));
        assertThrows(IllegalArgumentException.class, () -> batch.deleteCursor(long256));
        assertThrows(IllegalArgumentException.class, () -> batch.commitCursor("\uD800", 0));
        assertThrows(IllegalArgumentException.class, () -> batch.commitCursor("n", -1));
        byte[] tooLong = new byte[65_537];
        assertThrows(IllegalArgumentException.class, () -> batch.commitCursor("n", 0, tooLong));
        assertEquals(2, batch.cursors().size());
        db.write(batch);
        assertEquals(2, db.cursors().size());
    }

    /** A crash may take what is ahead of the log, and a cursor must not point there. */
    @Test
    void refusesACursorAheadOfWhatIsWritten() {
        put(2);
        db.commitCursor("c", 2);
        assertThrows(IllegalArgumentException.class, () -> db.commitCursor("c", 3));
        WriteBatch batch = new WriteBatch().put("k", "v").commitCursor("c", 3);
        assertThrows(IllegalArgumentException.class, () -> db.write(batch));
        assertEquals(2, db.writtenSequence());
        assertEquals(Optional.of(Cursor.of("c", 2)), db.cursor("c"));
    }

    @Test
    void payloadBelongsToWhoeverAsks() {
        byte[] payload = {1};
        db.commitCursor("c", 0, payload);
        payload[0] = 2;
        db.cursor("c").orElseThrow().payload()[0] = 3;
        assertEquals(1, db.cursor("c").orElseThrow().payload()[0]);
    }

    @Test
    void cursorOfASyncStoreIsSyncedBeforeItReturns() {
        put(1);
        int syncs = engine.syncs();
        db.commitCursor("c", 1);
        assertEquals(syncs + 1, engine.syncs());
        db.write(new WriteBatch().put("k", "v").commitCursor("c", 1));
        assertEquals(syncs + 2, engine.syncs());
        db.deleteCursor("c");
        assertEquals(syncs + 3, engine.syncs());
    }

    @Test
    void cursorOfAnIntervalIsSyncedWithinIt() {
        put(1);
        int syncs = engine.syncs();
        db.with(Durability.interval(Duration.ofMillis(5))).commitCursor("c", 1);
        work();
        assertEquals(syncs, engine.syncs());
        nowNs.addAndGet(5_000_000);
        work();
        assertEquals(syncs + 1, engine.syncs());
        db.with(Durability.OS).commitCursor("c", 1);
        nowNs.addAndGet(999_000_000);
        work();
        int before = engine.syncs();
        nowNs.addAndGet(1_000_000);
        work();
        assertTrue(engine.syncs() > before);
    }

    @Test
    void failedSyncIsToldToWhoeverCommitsACursor() {
        put(1);
        engine.beforeSync =
                () -> {
                    throw new IllegalStateException("the device is gone");
                };
        assertThrows(OutcomeUnknownException.class, () -> db.commitCursor("c", 1));
        engine.beforeSync = () -> {};
        assertThrows(RuntimeException.class, () -> db.commitCursor("c", 1));
    }

    @Test
    void interruptedCallerKeepsItsFlag() {
        put(1);
        Thread.currentThread().interrupt();
        db.commitCursor("c", 1);
        assertTrue(Thread.interrupted());
    }

    @Test
    void engineWithoutCursorsSaysSo() {
        try (LohDb small = LohDb.open(LohDbConfig.withEngine(TreeMapStorageEngine::new))) {
            small.put("k", "v");
            assertThrows(UnsupportedOperationException.class, () -> small.commitCursor("c", 1));
            WriteBatch batch = new WriteBatch().put("l", "v").commitCursor("c", 1);
            assertThrows(UnsupportedOperationException.class, () -> small.write(batch));
            assertEquals(1, small.writtenSequence());
            assertEquals(List.of(), List.copyOf(small.cursors()));
            assertEquals(Optional.empty(), small.cursor("c"));
        }
    }

    @Test
    void closedStoreHasNoCursors() {
        db.commitCursor("c", 0);
        db.close();
        assertThrows(StoreClosedException.class, () -> db.cursor("c"));
        assertThrows(StoreClosedException.class, db::cursors);
        assertThrows(StoreClosedException.class, () -> db.commitCursor("c", 0));
        assertThrows(
                StoreClosedException.class,
                () -> db.subscribe(SubscriptionStart.oldest(), change -> {}));
    }

    @Test
    void retentionIsNotNegative() {
        LohDbConfig config = LohDbConfig.inMemory();
        assertThrows(IllegalArgumentException.class, () -> config.cursorRetention(-1));
        config.cursorRetention(0);
    }

    @Test
    void showsNoPayload() {
        assertEquals(
                "Cursor[name=c sequence=7 payloadLength=3]",
                Cursor.of("c", 7, new byte[] {'a', 'b', 'c'}).toString());
        assertEquals("Cursor[name=c deleted]", Cursor.deleted("c").toString());
        assertFalse(Cursor.of("c", 0).equals(Cursor.deleted("c")));
        assertFalse(Cursor.of("c", 1).equals(Cursor.of("c", 2)));
        assertFalse(Cursor.of("c", 1).equals(Cursor.of("d", 1)));
        assertFalse(Cursor.of("c", 1).equals(Cursor.of("c", 1, new byte[1])));
        assertEquals(Cursor.of("c", 1).hashCode(), Cursor.of("c", 1).hashCode());
    }
}
