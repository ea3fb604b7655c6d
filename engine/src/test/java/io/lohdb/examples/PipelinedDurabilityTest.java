package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thread keeps many durable writes in flight. */
final class PipelinedDurabilityTest {
    @TempDir private Path directory;
    private LohDbConfig config;

    @BeforeEach
    void configures() {
        config = LohDbConfig.inDirectory(directory).durability(Durability.OS);
    }

    @Test
    void writesManyAndWaitsOnce() {
        try (LohDb db = LohDb.open(config)) {
            long last = 0;
            for (int i = 0; i < 10_000; i++) {
                last = db.put("key:" + i, "value");
            }
            db.awaitDurable(last); // a handful of syncs, not ten thousand

            assertTrue(db.durableSequence() >= last);
        }
    }

    @Test
    void acknowledgesEachWriteWhenItIsDurable() throws Exception {
        int requests = 1000;
        Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        CountDownLatch answers = new CountDownLatch(requests);
        try (LohDb db = LohDb.open(config)) {
            for (int i = 0; i < requests; i++) {
                long sequence = db.put("request:" + i, "payload");
                db.onDurable(
                        sequence,
                        (durable, failure) -> {
                            if (failure == null) {
                                acknowledged.add(durable); // answer the client here
                            }
                            answers.countDown();
                        });
            }
            assertTrue(answers.await(30, TimeUnit.SECONDS));
        }
        assertEquals(requests, acknowledged.size());
    }
}
