package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that end by themselves. */
final class ExpiryTest {
    @TempDir private Path directory;

    /** What a program's test may do: time goes on when the test says so. */
    private final AtomicLong nowMs = new AtomicLong(1_000_000);

    private LohDb open() {
        return LohDb.open(LohDbConfig.inDirectory(directory).epochClock(nowMs::get));
    }

    @Test
    void keepsASessionForHalfAnHour() {
        try (LohDb db = open()) {
            db.put("session:4711", "alice", Duration.ofMinutes(30));
            db.write(
                    new WriteBatch()
                            .put("session:4712", "bob", Duration.ofMinutes(10))
                            .put("user:bob", "Bob"));

            nowMs.addAndGet(Duration.ofMinutes(10).toMillis());
            assertEquals("alice", db.getString("session:4711"));
            assertNull(db.getString("session:4712"));
            assertEquals(2, db.count());

            db.put("session:4711", "alice"); // without a time to live it lasts
            nowMs.addAndGet(Duration.ofDays(365).toMillis());
            assertEquals("alice", db.getString("session:4711"));
        }
    }

    @Test
    void timeGoesOnWhileTheStoreIsClosed() {
        try (LohDb db = open()) {
            db.put("session:4711", "alice", Duration.ofMinutes(30));
        }
        nowMs.addAndGet(Duration.ofHours(1).toMillis());
        try (LohDb db = open()) {
            assertNull(db.getString("session:4711"));
            assertEquals(0, db.count());
        }
    }

    @Test
    void subscribersAreToldOfTheEnd() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        try (LohDb db = open()) {
            db.subscribe(
                    change -> {
                        if (change.isExpiry()) {
                            told.add(change.keyString() + " ended");
                            ended.countDown();
                        } else if (change.expiryMs() != 0) {
                            told.add(change.keyString() + " until " + change.expiryMs());
                        }
                    });
            db.put("session:4711", "alice", Duration.ofSeconds(1));
            nowMs.addAndGet(1_000);
            assertTrue(ended.await(30, TimeUnit.SECONDS));
        }
        assertEquals(List.of("session:4711 until 1001000", "session:4711 ended"), told);
    }
}
