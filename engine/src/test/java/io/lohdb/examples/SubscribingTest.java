package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.Subscription;
import io.lohdb.WriteBatch;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following every durable change. */
final class SubscribingTest {
    @TempDir private Path directory;

    @Test
    void isToldOfEveryChange() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch three = new CountDownLatch(3);
        try (LohDb db = LohDb.open(directory);
                Subscription subscription =
                        db.subscribe(
                                change -> {
                                    // A flyweight: copy what you want to keep.
                                    told.add(change.sequence() + " " + change.keyString());
                                    three.countDown();
                                })) {
            db.put("user:alice", "Alice");
            db.put("user:bob", "Bob");
            db.delete("user:alice");

            assertTrue(three.await(30, TimeUnit.SECONDS));
            assertTrue(subscription.isActive());
        }
        assertEquals(List.of("1 user:alice", "2 user:bob", "3 user:alice"), told);
    }

    @Test
    void keepsACopyThatChangesBatchByBatch() throws Exception {
        Map<String, String> copy = new ConcurrentHashMap<>();
        CountDownLatch wholeBatches = new CountDownLatch(2);
        try (LohDb db = LohDb.open(directory)) {
            db.subscribe(
                    change -> {
                        if (change.type() == ChangeType.PUT) {
                            copy.put(change.keyString(), change.valueString());
                        } else {
                            copy.remove(change.keyString());
                        }
                        if (change.isEndOfBatch()) {
                            wholeBatches.countDown(); // a state that somebody meant to be seen
                        }
                    });
            db.write(new WriteBatch().put("account:alice", "100").put("account:bob", "0"));
            db.write(new WriteBatch().put("account:alice", "70").put("account:bob", "30"));
            assertTrue(wholeBatches.await(30, TimeUnit.SECONDS));
        }
        assertEquals(Map.of("account:alice", "70", "account:bob", "30"), copy);
    }

    @Test
    void runsInADutyCycleOfYourOwn() {
        List<String> told = new CopyOnWriteArrayList<>();
        LohDbConfig config =
                LohDbConfig.inDirectory(directory)
                        .durability(Durability.OS)
                        .threading(Threading.INVOKER);
        try (LohDb db = LohDb.open(config)) {
            db.subscribe(change -> told.add(change.keyString()));
            long last = db.put("user:alice", "Alice");
            db.awaitDurable(last);
            while (told.isEmpty()) {
                db.doWork(); // syncs, publishes, delivers: all on this thread
            }
        }
        assertEquals(List.of("user:alice"), told);
    }
}
