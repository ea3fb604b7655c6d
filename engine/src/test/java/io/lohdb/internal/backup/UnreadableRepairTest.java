package io.lohdb.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.DirectoryImage;
import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.StoreFiles;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.spi.BackupProgress;
import io.lohdb.spi.FrameInfo;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RepairReport;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repair gave up at the first page that the device refused. It copies everything else, says what
 * it could not read, and never touches the source.
 */
final class UnreadableRepairTest {
    private static final int KEYS = 300;
    private static final int PAGE = 4096;
    private static final String SEGMENT = "0000000001.log";
    private static final String VALUE = "v".repeat(2_000);

    @TempDir private Path temporary;
    private Path store;
    private int repairCount;

    @BeforeEach
    void writesAStore() {
        store = temporary.resolve("store");
        try (LohDb db =
                LohDb.open(
                        LohDbConfig.inDirectory(store)
                                .durability(Durability.OS)
                                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH))) {
            for (int i = 0; i < KEYS; i++) {
                db.put("key" + i, VALUE + i);
            }
        }
    }

    /** Refuses what a device with unreadable pages refuses. */
    private static StoreDirectory unreadable(
            Path path, String file, long from, long to, IOException refusal) {
        StoreDirectory directory = OsDirectory.openReadOnly(path);
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    if (method.getName().equals("read")
                            && arguments[0].equals(file)
                            && arguments.length == 3) {
                        long offset = (long) arguments[1];
                        if (offset < to
                                && offset + ((ByteBuffer) arguments[2]).remaining() > from) {
                            throw refusal;
                        }
                    }
                    try {
                        return method.invoke(directory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                };
        return (StoreDirectory)
                Proxy.newProxyInstance(
                        StoreDirectory.class.getClassLoader(),
                        new Class<?>[] {StoreDirectory.class},
                        handler);
    }

    private Path target() {
        return temporary.resolve("target" + repairCount);
    }

    private RepairReport repair(String file, long from, long to) {
        repairCount++;
        Map<String, String> before = DirectoryImage.of(store);
        RepairReport report =
                Repair.run(
                        unreadable(store, file, from, to, new IOException("Input/output error")),
                        store,
                        target(),
                        BackupProgress.NONE);
        assertEquals(before, DirectoryImage.of(store));
        assertTrue(report.verification().isIntact());
        return report;
    }

    /** Keys that are not in the new store; what is there has its value. */
    private Set<String> missing() {
        Set<String> missing = new HashSet<>();
        try (LohDb db = LohDb.open(target())) {
            for (int i = 0; i < KEYS; i++) {
                String found = db.getString("key" + i);
                if (found == null) {
                    missing.add("key" + i);
                } else {
                    assertEquals(VALUE + i, found);
                }
            }
            db.put("new", "1");
        }
        return missing;
    }

    private Set<String> keysIn(long from, long to) {
        List<FrameInfo> frames = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        StoreFiles.dump(
                store.resolve(SEGMENT),
                (frame, buffer) -> {
                    frames.add(frame);
                    boolean isPut = frame.type().equals("PUT");
                    if (isPut && frame.offset() < to && frame.offset() + frame.length() > from) {
                        keys.add(
                                buffer.getStringWithoutLengthUtf8(
                                        (int) frame.offset() + FrameInfo.KEY_OFFSET,
                                        frame.keyLength()));
                    }
                });
        assertTrue(frames.size() > 50);
        return keys;
    }

    private static void assertLost(Loss loss, String file, long offset, long length) {
        assertEquals(file, loss.file());
        assertEquals(offset, loss.offset());
        assertEquals(length, loss.length());
        assertTrue(loss.problem().contains("Input/output error"), loss.problem());
    }

    @Test
    void losesWhatOverlapsUnreadablePagesAndNothingElse() {
        long from = 10L * PAGE;
        long to = 12L * PAGE;
        RepairReport report = repair(SEGMENT, from + 100, to - 100);
        assertLost(report.losses().get(0), SEGMENT, from, to - from);
        assertEquals(2, report.losses().size(), report.losses().toString());
        Loss skipped = report.losses().get(1);
        Set<String> lost = keysIn(from, to);
        assertEquals(lost.size(), skipped.lastSequence() - skipped.firstSequence() + 1);
        assertEquals(lost, missing());
        assertEquals(KEYS, report.lastSequence());
    }

    @Test
    void anyPageMayBeUnreadable() throws IOException {
        long length = Files.size(store.resolve(SEGMENT));
        for (long from = 0; from < length; from += 5L * PAGE) {
            RepairReport report = repair(SEGMENT, from, from + 1);
            assertLost(report.losses().get(0), SEGMENT, from, PAGE);
            Set<String> lost = keysIn(from, from + PAGE);
            assertTrue(lost.containsAll(missing()), "page at " + from);
        }
    }

    @Test
    void unreadableManifestLosesNoEntry() throws IOException {
        RepairReport report = repair("MANIFEST", 0, 1);
        assertLost(report.losses().get(0), "MANIFEST", 0, Files.size(store.resolve("MANIFEST")));
        assertEquals(Set.of(), missing());
    }

    @Test
    void aFileThatCannotBeOpenedIsNoUnreadablePage() {
        StoreAccessException refused =
                assertThrows(
                        StoreAccessException.class,
                        () ->
                                Repair.run(
                                        unreadable(
                                                store,
                                                SEGMENT,
                                                0,
                                                1,
                                                new AccessDeniedException(SEGMENT)),
                                        store,
                                        target(),
                                        BackupProgress.NONE));
        assertTrue(refused.getMessage().contains(SEGMENT), refused.getMessage());
        assertNotNull(refused.getCause());
    }
}
