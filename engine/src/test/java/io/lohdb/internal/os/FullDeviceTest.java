package io.lohdb.internal.os;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.spi.Threading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real file system runs full under a store. */
final class FullDeviceTest {
    private static final int DEVICE_LENGTH = 8 << 20;
    private static final byte[] VALUE = new byte[10_000];

    /** Less than a segment, exactly one, one and the manifest, a little more. */
    private static final int[] GIVEN_BACK = {
        0, 4096, 200 << 10, 256 << 10, 260 << 10, 264 << 10, 256 << 10, 300 << 10
    };

    @TempDir private Path temporary;

    private static LohDbConfig config(Path store, Threading threading) {
        return LohDbConfig.inDirectory(store)
                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                .threading(threading);
    }

    private static byte[] key(int i) {
        return ("key-" + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Takes all space, whoever else is taking some at the moment, and gives a part back. */
    private static void takeSpace(Path ballast, long giveBack) throws IOException {
        try (FileChannel out = FileChannel.open(ballast, CREATE_NEW, WRITE)) {
            IOException full =
                    assertThrows(
                            IOException.class,
                            () -> {
                                while (true) {
                                    out.write(ByteBuffer.allocate(4096));
                                }
                            });
            assertTrue(full.getMessage().contains("No space left"), full.getMessage());
            out.truncate(Math.max(0, out.size() - giveBack));
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void refusesWritesBeforeAcknowledgementAndResumesWhenSpaceReturns(Threading threading)
            throws IOException {
        try (TemporaryMount mount =
                TemporaryMount.ofLength(temporary.resolve("mount"), DEVICE_LENGTH)) {
            Path store = mount.path().resolve("store");
            Path ballast = mount.path().resolve("ballast");
            int[] acknowledged = {0};
            try (LohDb db = LohDb.open(config(store, threading))) {
                takeSpace(ballast, 0);
                NoSpaceException refused =
                        assertThrows(
                                NoSpaceException.class,
                                () -> {
                                    while (true) {
                                        db.put(key(acknowledged[0]), VALUE);
                                        acknowledged[0]++;
                                    }
                                });
                assertTrue(refused.getMessage().contains("No space left"), refused.getMessage());
                assertTrue(acknowledged[0] > 10);
                assertEquals(acknowledged[0], db.writtenSequence());
                for (int i = 0; i < 3; i++) {
                    assertThrows(NoSpaceException.class, () -> db.put(key(-1), VALUE));
                }
                // Reads go on, and so do writes that need no new segment.
                assertEquals(acknowledged[0], db.count());
                assertEquals(VALUE.length, db.get(key(0)).length);
                assertEquals(acknowledged[0], db.stats().durableSequence());
                Files.delete(ballast);
                db.put(key(acknowledged[0]), VALUE);
                acknowledged[0]++;
                assertEquals(acknowledged[0], db.count());
            }
            try (LohDb db = LohDb.open(config(store, threading))) {
                assertEquals(acknowledged[0], db.count());
                assertTrue(db.recoveryReport().cleanShutdown());
            }
        }
    }

    @Test
    void closesOnFullDeviceAndLosesNothing() throws IOException {
        try (TemporaryMount mount =
                TemporaryMount.ofLength(temporary.resolve("mount"), DEVICE_LENGTH)) {
            Path store = mount.path().resolve("store");
            Path ballast = mount.path().resolve("ballast");
            int[] acknowledged = {0};
            try (LohDb db = LohDb.open(config(store, Threading.DEDICATED))) {
                takeSpace(ballast, 0);
                assertThrows(
                        NoSpaceException.class,
                        () -> {
                            while (true) {
                                db.put(key(acknowledged[0]), VALUE);
                                acknowledged[0]++;
                            }
                        });
            }
            // Opening has to note down that the store is open: it needs a little space.
            assertThrows(
                    NoSpaceException.class, () -> LohDb.open(config(store, Threading.DEDICATED)));
            Files.delete(ballast);
            try (LohDb db = LohDb.open(config(store, Threading.DEDICATED))) {
                assertEquals(acknowledged[0], db.count());
            }
        }
    }

    @Test
    void opensNewStoreOnceThereIsSpace() throws IOException {
        try (TemporaryMount mount =
                TemporaryMount.ofLength(temporary.resolve("mount"), DEVICE_LENGTH)) {
            Path store = mount.path().resolve("store");
            Path ballast = mount.path().resolve("ballast");
            for (long leave : new long[] {8 << 10, 64 << 10, 200 << 10}) {
                takeSpace(ballast, leave);
                assertThrows(
                        NoSpaceException.class,
                        () -> LohDb.open(config(store, Threading.DEDICATED)));
                Files.delete(ballast);
            }
            try (LohDb db = LohDb.open(config(store, Threading.DEDICATED))) {
                assertEquals(0, db.count());
                db.put(key(1), VALUE);
            }
        }
    }

    @Test
    void manyCyclesOfFillingAndFreeingLeakNoSpace() throws IOException {
        try (TemporaryMount mount =
                TemporaryMount.ofLength(temporary.resolve("mount"), DEVICE_LENGTH)) {
            Path store = mount.path().resolve("store");
            Path ballast = mount.path().resolve("ballast");
            int[] acknowledged = {0};
            try (LohDb db = LohDb.open(config(store, Threading.DEDICATED))) {
                for (int giveBack : GIVEN_BACK) {
                    takeSpace(ballast, giveBack);
                    assertThrows(
                            NoSpaceException.class,
                            () -> {
                                while (true) {
                                    db.put(key(acknowledged[0]), VALUE);
                                    acknowledged[0]++;
                                }
                            });
                    Files.delete(ballast);
                    db.put(key(acknowledged[0]), VALUE);
                    acknowledged[0]++;
                }
                assertEquals(acknowledged[0], db.count());
            }
            long segments;
            try (var files = Files.list(store)) {
                segments = files.filter(f -> f.toString().endsWith(".log")).count();
            }
            try (LohDb db = LohDb.open(config(store, Threading.DEDICATED))) {
                assertEquals(acknowledged[0], db.count());
                // The log's segments and one prepared; nothing left over from refused ones.
                assertTrue(
                        segments <= db.stats().engine().segmentCount() + 1,
                        segments + " files, " + db.stats());
            }
        }
    }
}
