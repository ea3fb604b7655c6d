package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscriptions under load: without gaps, in order, each change once, nothing too early. */
final class SubscriptionTest {
    private static final int SMALL_RING = 64 * 1024;

    @TempDir private Path directory;
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private LohDb db;

    private void open(Durability durability, Threading threading) {
        db =
                LohDb.open(
                        LohDbConfig.inDirectory(directory)
                                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                                .feedCapacity(SMALL_RING)
                                .durability(durability)
                                .threading(threading)
                                .errorHandler(faults::add));
    }

    @AfterEach
    void closesTheStore() {
        if (db != null) {
            db.close();
        }
        assertEquals(List.of(), faults);
    }

    /**
     * Replays what it is told and checks each change; thread-safe enough to be asked at the end.
     */
    private final class Replica implements ChangeHandler {
        private final Map<String, String> entries = new HashMap<>();
        private volatile long sequence;
        private volatile String mistake;
        private int openBatch;

        Replica(long startSequence) {
            sequence = startSequence;
        }

        @Override
        public void onChange(Change change) {
            check(change);
            if (change.type() == ChangeType.PUT) {
                entries.put(change.keyString(), change.valueString());
            } else {
                entries.remove(change.keyString());
            }
            sequence = change.sequence();
        }

        private void check(Change change) {
            if (change.sequence() != sequence + 1) {
                mistake = "after " + sequence + " came " + change;
            } else if (change.sequence() > db.durableSequence()) {
                mistake = "not durable: " + change;
            } else if (change.keyString().startsWith("batch")) {
                // Key and value say which operation of which batch it is.
                final int number = Integer.parseInt(change.valueString().split("/", 2)[0]);
                final int length = Integer.parseInt(change.valueString().split("/", 2)[1]);
                if (number != openBatch || change.isEndOfBatch() != (number == length - 1)) {
                    mistake = "batch split before " + change;
                }
                openBatch = change.isEndOfBatch() ? 0 : number + 1;
            } else if (openBatch != 0 || !change.isEndOfBatch()) {
                mistake = "in the middle of a batch: " + change;
            }
        }

        private void awaitEnd() {
            Await.until(
                    "everything is delivered",
                    () -> {
                        db.doWork();
                        return mistake != null || sequence == db.writtenSequence();
                    });
            assertEquals(null, mistake);
        }
    }

    private void write(Random random, int writer, int operations) {
        for (int i = 0; i < operations; i++) {
            final String key = "key" + writer + "/" + random.nextInt(50);
            switch (random.nextInt(10)) {
                case 0 -> db.delete(key);
                case 1 -> {
                    final WriteBatch batch = new WriteBatch();
                    final int length = 1 + random.nextInt(20);
                    for (int n = 0; n < length; n++) {
                        batch.put("batch" + writer + "/" + n, n + "/" + length);
                    }
                    db.write(batch);
                }
                case 2 -> db.put(key, "x".repeat(random.nextInt(20_000)));
                default -> db.put(key, "value" + i);
            }
        }
    }

    private List<CompletableFuture<Void>> startWriters(int writers, int operations) {
        final long seed = new Random().nextLong();
        final List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            final int id = writer;
            final Random random = new Random(seed + writer);
            ends.add(
                    Await.start(
                            "writer with seed " + seed + " + " + writer,
                            () -> write(random, id, operations)));
        }
        return ends;
    }

    private Map<String, String> content() {
        final Map<String, String> content = new HashMap<>();
        for (final String key : db.list("")) {
            content.put(key, db.getString(key));
        }
        return content;
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void repeatsEverythingThatManyWritersDo(Threading threading) {
        open(Durability.OS, threading);
        final Replica replica = new Replica(0);
        final Subscription subscription = db.subscribe(replica);
        assertEquals(0, subscription.startSequence());
        startWriters(4, 2000).forEach(end -> Await.end("writer", end));
        replica.awaitEnd();
        assertEquals(content(), replica.entries);
        assertEquals(db.writtenSequence(), subscription.sequence());
    }

    @ParameterizedTest
    @EnumSource(
            value = Threading.class,
            names = {"DEDICATED", "SHARED"})
    void repeatsDurableWritesAsTheyCome(Threading threading) {
        open(Durability.SYNC, threading);
        final Replica replica = new Replica(0);
        db.subscribe(replica);
        startWriters(8, 100).forEach(end -> Await.end("writer", end));
        replica.awaitEnd();
        assertEquals(content(), replica.entries);
    }

    /** The ring holds a fraction of what is written while the handler stands still. */
    @Test
    void catchesUpAgainAndAgain() {
        open(Durability.OS, Threading.DEDICATED);
        final AtomicLong mayGoTo = new AtomicLong(1);
        final Replica replica = new Replica(0);
        final Subscription subscription =
                db.subscribe(
                        change -> {
                            replica.onChange(change);
                            while (mayGoTo.get() <= change.sequence()) {
                                Thread.onSpinWait();
                            }
                        });
        db.put("first", "1");
        db.sync();
        Await.until("the first one is delivered", () -> replica.sequence == 1);
        for (int lap = 0; lap < 10; lap++) {
            for (int i = 0; i < 300; i++) {
                db.put("key" + i % 10, "x".repeat(1000));
            }
            db.sync();
            final long laps = subscription.lapCount();
            // One more step into the ring that has gone on meanwhile, then all the rest.
            Await.until("published", () -> db.durableSequence() == db.writtenSequence());
            mayGoTo.set(db.writtenSequence());
            final long end = db.writtenSequence();
            Await.until("caught up", () -> replica.mistake != null || replica.sequence == end);
            assertEquals(null, replica.mistake);
            assertTrue(subscription.lapCount() >= laps);
        }
        mayGoTo.set(Long.MAX_VALUE);
        replica.awaitEnd();
        assertEquals(content(), replica.entries);
    }

    @Test
    void deliversChangesOfAnyLength() {
        open(Durability.OS, Threading.DEDICATED);
        final Replica replica = new Replica(0);
        final Subscription subscription = db.subscribe(replica);
        // Around an eighth of the ring, the longest message that it takes.
        for (int length = SMALL_RING / 8 - 64; length < SMALL_RING / 8 + 64; length++) {
            db.put("key" + length, "x".repeat(length));
        }
        db.put("longest", "x".repeat(db.maxEntryLength() - 7));
        db.put("empty", "");
        replica.awaitEnd();
        assertEquals(content(), replica.entries);
        assertTrue(subscription.isActive());
    }

    @Test
    void subscribersComeAndGoUnderLoad() {
        open(Durability.OS, Threading.DEDICATED);
        final AtomicBoolean isWriting = new AtomicBoolean(true);
        final List<CompletableFuture<Void>> ends = startWriters(2, 10_000);
        final List<CompletableFuture<Void>> joiners = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final Random random = new Random(i);
            joiners.add(
                    Await.start(
                            "joiner",
                            () -> {
                                while (isWriting.get()) {
                                    joinForAWhile(random.nextInt(2000));
                                }
                            }));
        }
        ends.forEach(end -> Await.end("writer", end));
        isWriting.set(false);
        joiners.forEach(end -> Await.end("joiner", end));
        assertEquals(0, db.stats().subscriptionCount());
        joinForAWhile(0);
    }

    private void joinForAWhile(int changes) {
        final CountDownLatch hasStart = new CountDownLatch(1);
        final Replica[] replica = new Replica[1];
        final Subscription subscription =
                db.subscribe(
                        change -> {
                            awaitQuietly(hasStart);
                            replica[0].onChange(change);
                        });
        replica[0] = new Replica(subscription.startSequence());
        hasStart.countDown();
        final long end = Math.min(subscription.startSequence() + changes, db.writtenSequence());
        Await.until(
                "some changes are delivered",
                () -> replica[0].mistake != null || subscription.sequence() >= end);
        subscription.close();
        final long last = replica[0].sequence;
        assertFalse(subscription.isActive());
        assertEquals(null, replica[0].mistake);
        assertEquals(last, subscription.sequence());
        subscription.close();
        assertEquals(last, replica[0].sequence, "a change was delivered after close");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void deliversNothingThatIsWrittenButNotDurable() {
        open(Durability.OS, Threading.INVOKER);
        db.put("before", "1");
        final Replica replica = new Replica(1);
        final Subscription subscription = db.subscribe(replica);
        assertEquals(1, subscription.startSequence());
        db.with(Durability.interval(java.time.Duration.ofMinutes(1))).put("after", "2");
        db.awaitDurable(1);
        replica.awaitEnd();
        assertEquals(Map.of("after", "2"), replica.entries);
    }

    @Test
    void beginsWithWhatIsWrittenAfterwards() {
        open(Durability.OS, Threading.DEDICATED);
        for (int i = 0; i < 1000; i++) {
            db.put("key" + i, "not to be seen");
        }
        final Replica replica = new Replica(1000);
        final Subscription subscription = db.subscribe(replica);
        assertEquals(1000, subscription.startSequence());
        assertEquals(1000, subscription.sequence());
        db.put("seen", "1");
        replica.awaitEnd();
        assertEquals(Map.of("seen", "1"), replica.entries);
    }

    @Test
    void resumesAfterATimeWithoutSubscribers() {
        open(Durability.OS, Threading.DEDICATED);
        for (int round = 0; round < 20; round++) {
            final Replica replica = new Replica(db.writtenSequence());
            final Subscription subscription = db.subscribe(replica);
            db.put("seen", "round" + round);
            db.sync();
            replica.awaitEnd();
            assertEquals(Map.of("seen", "round" + round), replica.entries);
            subscription.close();
            for (int i = 0; i < 200; i++) {
                db.put("unseen", "x".repeat(1000));
            }
            db.sync();
        }
    }

    @Test
    void aHandlerThatThrowsHarmsNobody() {
        open(Durability.OS, Threading.DEDICATED);
        final AtomicLong thrown = new AtomicLong();
        final Subscription broken =
                db.subscribe(
                        change -> {
                            thrown.incrementAndGet();
                            throw new IllegalStateException("broken handler");
                        });
        final Replica replica = new Replica(0);
        db.subscribe(replica);
        for (int i = 0; i < 100; i++) {
            db.put("key" + i, "value");
        }
        replica.awaitEnd();
        Await.until("the broken one has seen all, too", () -> broken.sequence() == 100);
        assertEquals(100, thrown.get());
        assertTrue(broken.isActive());
        Await.until("all faults are told", () -> faults.size() == 100);
        assertTrue(faults.stream().allMatch(IllegalStateException.class::isInstance));
        faults.clear();
    }

    @Test
    void closeWaitsForTheHandlerUnderWay() throws Exception {
        open(Durability.OS, Threading.DEDICATED);
        final CountDownLatch isInside = new CountDownLatch(1);
        final CountDownLatch mayLeave = new CountDownLatch(1);
        final AtomicBoolean hasLeft = new AtomicBoolean();
        final Subscription subscription =
                db.subscribe(
                        change -> {
                            isInside.countDown();
                            awaitQuietly(mayLeave);
                            hasLeft.set(true);
                        });
        db.put("a", "1");
        db.put("b", "2");
        db.sync();
        isInside.await();
        final CompletableFuture<Void> closing =
                Await.start(
                        "close",
                        () -> {
                            subscription.close();
                            assertTrue(hasLeft.get());
                        });
        Await.until("close has begun", () -> !subscription.isActive());
        assertFalse(closing.isDone());
        mayLeave.countDown();
        Await.end("close", closing);
        assertEquals(1, subscription.sequence());
    }

    @Test
    void anInvokedStoreDeliversInDutyCyclesOnly() {
        open(Durability.SYNC, Threading.INVOKER);
        final List<Thread> threads = new ArrayList<>();
        db.subscribe(change -> threads.add(Thread.currentThread()));
        db.put("a", "1");
        db.put("b", "2");
        assertEquals(List.of(), threads);
        Await.until(
                "both are delivered",
                () -> {
                    db.doWork();
                    return threads.size() == 2;
                });
        assertEquals(List.of(Thread.currentThread(), Thread.currentThread()), threads);
    }
}
