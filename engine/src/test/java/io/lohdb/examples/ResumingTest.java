package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.SubscriptionStart;
import io.lohdb.WriteBatch;
import io.lohdb.spi.Change;
import io.lohdb.spi.Threading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on where one was, after whatever happened. */
final class ResumingTest {
    @TempDir private Path directory;

    /** Counts orders per customer; the count and the cursor are written together or not at all. */
    private static void count(LohDb db, Change change) {
        if (change.keyString().startsWith("order:")) {
            String counter = "orders-of:" + change.valueString();
            String count = db.getString(counter);
            long next = count == null ? 1 : Long.parseLong(count) + 1;
            db.write(
                    new WriteBatch()
                            .put(counter, Long.toString(next))
                            .commitCursor("order-counter", change.sequence()));
        }
    }

    @Test
    void countsEachOrderExactlyOnce() {
        LohDbConfig config = LohDbConfig.inDirectory(directory).threading(Threading.INVOKER);
        for (int day = 0; day < 3; day++) {
            try (LohDb db = LohDb.open(config)) {
                db.subscribe(
                        SubscriptionStart.cursor("order-counter", SubscriptionStart.oldest()),
                        change -> count(db, change));
                db.put("order:" + day, "alice");
                while (db.doWork() > 0) {
                    Thread.onSpinWait();
                }
            }
        }
        try (LohDb db = LohDb.open(config)) {
            assertEquals("3", db.getString("orders-of:alice"));
        }
    }

    @Test
    void readsTheHistoryFromAnySequenceOn() {
        List<String> told = new ArrayList<>();
        LohDbConfig config = LohDbConfig.inDirectory(directory).threading(Threading.INVOKER);
        try (LohDb db = LohDb.open(config)) {
            db.put("a", "1");
            long second = db.put("b", "2");
            db.put("c", "3");
            db.subscribe(SubscriptionStart.from(second), change -> told.add(change.keyString()));
            while (db.doWork() > 0) {
                Thread.onSpinWait();
            }
        }
        assertEquals(List.of("b", "c"), told);
    }
}
