package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** LohDb on a storage engine of your own. */
final class CustomEngineTest {
    @Test
    void runsOnAnEngineOfYourOwn() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch three = new CountDownLatch(3);
        try (LohDb db = LohDb.open(LohDbConfig.withEngine(TreeMapStorageEngine::new))) {
            db.subscribe(
                    change -> {
                        told.add(change.type() + " " + change.keyString());
                        three.countDown();
                    });
            db.put("user:alice", "Alice");
            db.write(new WriteBatch().put("user:bob", "Bob").delete("user:alice"));

            assertTrue(three.await(30, TimeUnit.SECONDS));
            assertEquals(List.of("user:bob"), db.list("user:"));
        }
        assertEquals(List.of("PUT user:alice", "PUT user:bob", "DELETE user:alice"), told);
    }
}
