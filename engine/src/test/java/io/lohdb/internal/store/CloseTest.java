package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.Await;
import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.Threading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a store over a file system that refuses. */
final class CloseTest {
    private static final int SEGMENT_LENGTH = 256 * 1024;

    /** Less room than a frame needs. */
    private static final int REST = 16;

    /** A little more than is kept for deletes. */
    private static final int KEPT = 40_000;

    @TempDir private Path path;
    private HookedDirectory directory;

    @BeforeEach
    void wrapsTheDirectory() {
        directory = new HookedDirectory(OsDirectory.open(path));
    }

    private StorageEngine engine() {
        return LogStorageEngine.open(
                directory, new LogSettings(SEGMENT_LENGTH, SEGMENT_LENGTH, CorruptionPolicy.FAIL));
    }

    private LohDb open() {
        return LohDb.open(LohDbConfig.withEngine(this::engine).durability(Durability.OS));
    }

    private static void fillTheActiveSegment(LohDb db, long prepared) {
        db.put("key", "value");
        Await.until(
                "the spare segment is there",
                () -> db.stats().engine().allocatedBytes() == prepared);
        db.put("half", new byte[SEGMENT_LENGTH / 2]);
        final int used = (int) db.stats().engine().logBytes();
        final int frameBytes = FrameDescriptor.HEADER_LENGTH + 1;
        db.put("k", new byte[SEGMENT_LENGTH - used - KEPT - frameBytes]);
        // Without another segment the rest is for deletes only.
        final byte[] absent = new byte[KEPT - REST - FrameDescriptor.HEADER_LENGTH];
        db.write(new WriteBatch().delete(absent));
        assertEquals(SEGMENT_LENGTH - REST, db.stats().engine().logBytes());
    }

    /**
     * The last mark needs a frame's room. When the active segment was full and no other one was
     * prepared, close waited for an agent that it had stopped just before.
     */
    @Test
    void endsAlthoughTheLastMarkFindsNoRoom() {
        directory.beforeAllocate =
                new HookedDirectory.Hook() {
                    private int allocations;

                    @Override
                    public void run() throws IOException {
                        if (allocations++ > 0) {
                            throw new IOException("No space left on device");
                        }
                    }
                };
        final LohDb db = open();
        fillTheActiveSegment(db, SEGMENT_LENGTH);
        assertThrows(NoSpaceException.class, () -> db.put("more", "value"));
        Await.run("close", db::close);
        directory = new HookedDirectory(OsDirectory.open(path));
        try (LohDb reopened = open()) {
            assertEquals("value", reopened.getString("key"));
            assertEquals(4, reopened.writtenSequence());
        }
    }

    /**
     * Without agents: one that found the store quiet would mark and sync the end before close
     * could, or take the fault that is meant for close.
     */
    @Test
    void aFaultOfTheVeryLastSyncIsAFaultOfTheStore() {
        final LohDb db =
                LohDb.open(
                        LohDbConfig.withEngine(this::engine)
                                .durability(Durability.OS)
                                .threading(Threading.INVOKER));
        db.put("key", "value");
        db.sync();
        directory.beforeSync =
                () -> {
                    throw new UncheckedIOException(new IOException("Input/output error"));
                };
        assertThrows(LohDbException.class, db::close);
        directory = new HookedDirectory(OsDirectory.open(path));
        try (LohDb reopened = open()) {
            assertEquals("value", reopened.getString("key"));
        }
    }
}
