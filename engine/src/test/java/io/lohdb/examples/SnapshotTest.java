package io.lohdb.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.LohDb;
import io.lohdb.Snapshot;
import io.lohdb.WriteBatch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a consistent state while others write. */
final class SnapshotTest {
    @TempDir private Path directory;

    @Test
    void readsSeveralKeysAsTheyWereAtOneMoment() {
        try (LohDb db = LohDb.open(directory)) {
            db.write(new WriteBatch().put("account:alice", "70").put("account:bob", "30"));

            // Opening and closing a snapshot costs the same whatever the store holds.
            try (Snapshot snapshot = db.snapshot()) {
                db.write(new WriteBatch().put("account:alice", "100").delete("account:bob"));

                assertEquals(List.of("70", "30"), snapshot.getAll("account:alice", "account:bob"));
                assertEquals(List.of("account:alice", "account:bob"), snapshot.list("account:"));
                assertEquals(2, snapshot.count());
                assertEquals(2, snapshot.sequence());
            }
            assertEquals("100", db.getString("account:alice"));
            assertEquals(1, db.count());
        }
    }

    @Test
    void findsASnapshotThatSomebodyForgotToClose() {
        try (LohDb db = LohDb.open(directory)) {
            db.put("key", "old");
            db.snapshot();
            db.put("key", "new");

            // It keeps the old value, and stays visible until the store closes.
            assertEquals(1, db.stats().snapshots().openCount());
            assertEquals(32, db.stats().snapshots().pinnedBytes());
        }
    }
}
