package io.lohdb.internal.os;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store on a device without a free byte: deletes, compaction, and writes again. */
final class FullDeviceCompactionTest {
    private static final int DEVICE_LENGTH = 24 << 20;
    private static final byte[] VALUE = new byte[10_000];
    private static final int KEPT = 5;

    @TempDir private Path temporary;
    private TemporaryMount mount;

    @BeforeEach
    void mount() {
        mount = TemporaryMount.ofLength(temporary.resolve("mount"), DEVICE_LENGTH);
    }

    @AfterEach
    void unmount() {
        if (mount != null) {
            mount.close();
        }
    }

    private LohDb open(Threading threading) {
        return LohDb.open(LohDbConfig.inDirectory(store()).threading(threading));
    }

    private Path store() {
        return mount.path().resolve("store");
    }

    private long reserveLength() throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            long length = 0;
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("RESERVE")) {
                    length += Files.size(file);
                }
            }
            return length;
        }
    }

    private static int fill(LohDb db) {
        int[] count = {0};
        NoSpaceException refused =
                assertThrows(
                        NoSpaceException.class,
                        () -> {
                            while (true) {
                                db.put("key-" + count[0], VALUE);
                                count[0]++;
                            }
                        });
        assertFalse(refused.getMessage().isEmpty());
        return count[0];
    }

    /**
     * Takes every free byte, and what the store gives back that was about to replace its reserve by
     * a longer one.
     */
    private void takeSpace() throws IOException {
        try (FileChannel out =
                FileChannel.open(mount.path().resolve("ballast"), CREATE_NEW, WRITE)) {
            do {
                assertThrows(
                        IOException.class,
                        () -> {
                            while (true) {
                                out.write(ByteBuffer.allocate(4096));
                            }
                        });
            } while (isReserveBeingMade() || freeBytes() > 0);
        }
    }

    private boolean isReserveBeingMade() throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            return files.filter(file -> file.getFileName().toString().startsWith("RESERVE")).count()
                    > 1;
        }
    }

    private long freeBytes() throws IOException {
        return Files.getFileStore(mount.path()).getUsableSpace();
    }

    /** What room is kept takes some hundred deletes; compaction makes more of it. */
    private static void deleteMost(LohDb db, int count) {
        int certain = 0;
        for (int i = 0; i < count; i++) {
            if (i % KEPT != 0) {
                boolean isAtOnce = deleteWhenPossible(db, "key-" + i);
                assertTrue(isAtOnce || certain > 200, "no room for deletes after " + certain);
                certain++;
            }
        }
    }

    private static boolean deleteWhenPossible(LohDb db, String key) {
        boolean isAtOnce = true;
        while (true) {
            try {
                assertTrue(db.delete(key), key);
                return isAtOnce;
            } catch (NoSpaceException e) {
                isAtOnce = false;
                Thread.onSpinWait();
            }
        }
    }

    private static void expectKept(LohDb db, int count) {
        for (int i = 0; i < count; i++) {
            byte[] value = db.get("key-" + i);
            assertEquals(i % KEPT == 0, value != null, "key " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Threading.class,
            names = {"DEDICATED", "SHARED"})
    void deletesAndCompactionWorkWithoutAFreeByteAndWritesResume(Threading threading)
            throws IOException {
        try (LohDb db = open(threading)) {
            int count = fill(db);
            takeSpace();
            assertEquals(0, freeBytes());
            assertTrue(reserveLength() >= 512 << 10, "no reserve");
            assertEquals(count, db.count());
            assertEquals(VALUE.length, db.get("key-0").length);
            deleteMost(db, count);
            expectKept(db, count);
            db.compact();
            assertTrue(db.stats().engine().segmentsRetired() > 0);
            expectKept(db, count);
            for (int i = 0; i < count / 8; i++) {
                db.put("more-" + i, VALUE);
            }
            expectKept(db, count);
            db.compact();
            assertTrue(reserveLength() > 0, "the reserve was not made again");
        }
        Files.delete(mount.path().resolve("ballast"));
        try (LohDb db = open(threading)) {
            assertTrue(db.recoveryReport().cleanShutdown());
            assertEquals(VALUE.length, db.get("more-1").length);
        }
    }

    @Test
    void compactionBeginsByItselfOnAFullDevice() throws IOException {
        try (LohDb db = open(Threading.DEDICATED)) {
            int count = fill(db);
            takeSpace();
            // Too little to be worth it on any other device.
            for (int i = 0; i < count; i++) {
                if (i % 9 == 0) {
                    db.delete("key-" + i);
                }
            }
            boolean isRefused = true;
            while (isRefused) {
                try {
                    db.put("again", VALUE);
                    isRefused = false;
                } catch (NoSpaceException e) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(db.stats().engine().segmentsRetired() > 0);
            assertEquals(VALUE.length, db.get("again").length);
        }
    }

    @Test
    void anEmptyStoreKeepsNothingInReserve() throws IOException {
        try (LohDb db = open(Threading.DEDICATED)) {
            db.put("key", VALUE);
            db.compact();
            assertEquals(0, reserveLength());
        }
    }
}
