package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.Threading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to be true when a write returns. */
final class DurabilityModeTest {
    private final HookedEngine engine = new HookedEngine(InMemoryStorageEngine.open());

    private LohDb open(Durability durability, Threading threading) {
        return LohDb.open(
                LohDbConfig.withEngine(() -> engine).durability(durability).threading(threading));
    }

    /** Each changes something and returns the sequence that must be durable then. */
    static Stream<Arguments> writes() {
        return Stream.of(
                write("put", db -> db.put("k", "w")),
                write("putIfAbsent", db -> changed(db, db.putIfAbsent("new", "w"))),
                write("replace", db -> changed(db, db.replace("k", "v", "w"))),
                write("delete", db -> changed(db, db.delete("k"))),
                write("batch", db -> db.write(new WriteBatch().delete("k").put("l", "w"))));
    }

    private static Arguments write(String name, ToLongFunction<LohDb> write) {
        return Arguments.of(Named.of(name, write));
    }

    private static long changed(LohDb db, boolean isChanged) {
        assertTrue(isChanged);
        return db.writtenSequence();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void aSyncWriteReturnsOnceItIsDurable(ToLongFunction<LohDb> write) {
        // Nothing runs in the background: the write itself has to see to it.
        try (LohDb db = open(Durability.SYNC, Threading.INVOKER)) {
            db.put("k", "v");
            final int syncs = engine.syncs();
            final long sequence = write.applyAsLong(db);
            assertTrue(sequence > 1);
            assertEquals(sequence, db.durableSequence());
            assertEquals(syncs + 1, engine.syncs());
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void anOsWriteReturnsBeforeItIsDurable(ToLongFunction<LohDb> write) {
        try (LohDb db = open(Durability.OS, Threading.INVOKER)) {
            db.put("k", "v");
            final long sequence = write.applyAsLong(db);
            assertEquals(0, db.durableSequence());
            db.awaitDurable(sequence);
            assertEquals(sequence, db.durableSequence());
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void anIntervalWriteBecomesDurableByItself(ToLongFunction<LohDb> write) {
        try (LohDb db = open(Durability.interval(Duration.ofMillis(1)), Threading.DEDICATED)) {
            db.put("k", "v");
            final long sequence = write.applyAsLong(db);
            Await.until("durable", () -> db.durableSequence() >= sequence);
        }
    }

    @Test
    void anIntervalWriteWaitsForItsInterval() {
        try (LohDb db = open(Durability.interval(Duration.ofMinutes(1)), Threading.INVOKER)) {
            db.put("k", "v");
            for (int i = 0; i < 10; i++) {
                db.doWork();
            }
            assertEquals(0, engine.syncs());
            db.sync();
            assertEquals(1, db.durableSequence());
        }
    }

    @Test
    void anOsWriteBecomesDurableInTheEnd() {
        try (LohDb db = open(Durability.OS, Threading.DEDICATED)) {
            final long sequence = db.put("k", "v");
            Await.until("durable", () -> db.durableSequence() == sequence);
        }
    }

    @Test
    void aWriteThatChangesNothingWaitsForNothing() {
        try (LohDb db = open(Durability.SYNC, Threading.INVOKER)) {
            assertFalse(db.delete("absent"));
            assertFalse(db.replace("absent", "v", "w"));
            db.with(Durability.OS).put("k", "v");
            assertFalse(db.putIfAbsent("k", "w"));
            assertEquals(0, engine.syncs());
            assertEquals(1, db.write(new WriteBatch()), "the sequence of the last write");
            assertEquals(1, db.durableSequence(), "and that is durable");
        }
    }

    @Test
    void durabilityIsChosenForEachWrite() {
        try (LohDb db = open(Durability.OS, Threading.INVOKER)) {
            db.put("a", "1");
            db.with(Durability.interval(Duration.ofMinutes(1))).put("b", "2");
            assertEquals(0, db.durableSequence());
            db.with(Durability.SYNC).put("c", "3");
            assertEquals(3, db.durableSequence());
            db.with(Durability.OS).put("d", "4");
            assertEquals(3, db.durableSequence());
        }
    }

    @Test
    void writersThatWaitTogetherShareASync() throws Exception {
        final int writers = 32;
        final CountDownLatch isSyncing = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        engine.afterSync =
                () -> {
                    isSyncing.countDown();
                    try {
                        mayEnd.await();
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        // No moment is quiet, so that no mark is synced beside them.
        final LohDbConfig config = LohDbConfig.withEngine(() -> engine).nanoClock(() -> 0);
        try (LohDb db = LohDb.open(config)) {
            final var ends =
                    Stream.generate(() -> Await.start("writer", () -> db.put("k", "v")))
                            .limit(writers)
                            .toList();
            isSyncing.await();
            Await.until("all are written", () -> db.writtenSequence() == writers);
            mayEnd.countDown();
            ends.forEach(end -> Await.end("writer", end));
            assertEquals(writers, db.durableSequence());
            assertEquals(2, engine.syncs(), "the sync under way, and one for all others");
        }
    }

    @Test
    void refusesToWaitForWhatWasNotWritten() {
        try (LohDb db = open(Durability.OS, Threading.INVOKER)) {
            db.put("k", "v");
            final var refusal =
                    assertThrows(IllegalArgumentException.class, () -> db.awaitDurable(2));
            assertTrue(
                    refusal.getMessage().contains("expected=0..1 found=2"), refusal.getMessage());
            db.awaitDurable(0);
            db.awaitDurable(-1);
        }
    }

    @Test
    void intervalsAreFromZeroToOneMinute() {
        for (final Duration refused :
                List.of(
                        Duration.ofNanos(-1),
                        Duration.ofSeconds(-1),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofMinutes(1).plusNanos(1),
                        Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThrows(IllegalArgumentException.class, () -> Durability.interval(refused));
        }
        assertEquals("INTERVAL(0 us)", Durability.interval(Duration.ZERO).toString());
        assertEquals(
                "INTERVAL(60000000 us)", Durability.interval(Duration.ofMinutes(1)).toString());
        assertEquals("SYNC", Durability.SYNC.toString());
        assertEquals("OS", Durability.OS.toString());
    }
}
