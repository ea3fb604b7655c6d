package io.lohdb.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchStoreTest {
    @TempDir Path parent;

    private long folderCount() throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.count();
        }
    }

    @Test
    void leavesNothingBehindWhenClosed() throws IOException {
        try (ScratchStore store = ScratchStore.create(parent)) {
            store.db().put("key", "value");
            assertEquals(1, folderCount());
        }
        assertEquals(0, folderCount());
    }

    @Test
    void loadsEntriesThatAreDurableAndCanBeReadByNumber() {
        final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
        final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
        try (ScratchStore store = ScratchStore.create(parent)) {
            store.load(100);
            store.db().sync();
            Entries.key(key, 42);
            assertEquals(Entries.VALUE_LENGTH, store.db().get(key, value));
            assertEquals(42, Entries.numberOf(value));
            assertEquals(100, store.db().count());
            assertEquals(100, store.db().durableSequence());
        }
    }
}
