package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.spi.Threading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * To subscribe from now on took two steps: look where the log ends, and begin there. Between them
 * others wrote so much that this place was compacted away, and the subscription was refused with a
 * {@link SequenceCompactedException} that nobody could do anything about. A cursor that moved in
 * between had the same effect. Everything runs on the test's thread.
 */
final class SubscriptionStartTest {
    private static final int ROUNDS = 3;

    private final HookedEngine engine = new HookedEngine(InMemoryStorageEngine.open());
    private final LohDb db =
            LohDb.open(
                    LohDbConfig.withEngine(() -> engine)
                            .durability(Durability.SYNC)
                            .threading(Threading.INVOKER));
    private final AtomicInteger roundsLeft = new AtomicInteger(ROUNDS);

    @BeforeEach
    void writes() {
        put(5);
    }

    @AfterEach
    void closesTheStore() {
        engine.beforeFirstSequence = () -> {};
        db.close();
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            db.put("key" + i, "value");
        }
    }

    /** So many times the log goes on, and nothing before its end is left, while somebody begins. */
    private void overtakeWhoeverBegins(Runnable meanwhile) {
        engine.beforeFirstSequence =
                () -> {
                    if (roundsLeft.getAndDecrement() > 0) {
                        put(3);
                        meanwhile.run();
                        engine.firstSequence = db.writtenSequence() + 1;
                    }
                };
    }

    private void assertBegins(SubscriptionStart start, long expected) {
        List<Long> delivered = new ArrayList<>();
        try (Subscription subscription =
                db.subscribe(start, change -> delivered.add(change.sequence()))) {
            assertTrue(roundsLeft.get() <= 0);
            assertEquals(expected, subscription.startSequence());
            put(1);
            while (db.doWork() > 0) {
                Thread.onSpinWait();
            }
            assertTrue(subscription.isActive());
            assertEquals(List.of(expected + 1), delivered);
            assertEquals(1, db.stats().subscriptionCount());
        }
    }

    @Test
    void fromNowOnNeverFails() {
        overtakeWhoeverBegins(() -> {});
        assertBegins(SubscriptionStart.latest(), 5 + 3 * ROUNDS);
    }

    @Test
    void fromTheOldestOnNeverFails() {
        overtakeWhoeverBegins(() -> {});
        assertBegins(SubscriptionStart.oldest(), 5 + 3 * ROUNDS);
    }

    @Test
    void cursorThatMovesIsFollowed() {
        db.commitCursor("c", 2);
        overtakeWhoeverBegins(() -> db.commitCursor("c", db.writtenSequence()));
        assertBegins(SubscriptionStart.cursor("c", SubscriptionStart.from(1)), 5 + 3 * ROUNDS);
    }

    @Test
    void startsThatStandStillAreRefused() {
        db.commitCursor("c", 2);
        overtakeWhoeverBegins(() -> {});
        for (SubscriptionStart start :
                List.of(
                        SubscriptionStart.from(4),
                        SubscriptionStart.cursor("c", SubscriptionStart.latest()))) {
            assertThrows(SequenceCompactedException.class, () -> db.subscribe(start, change -> {}));
        }
        assertEquals(0, db.stats().subscriptionCount());
    }
}
