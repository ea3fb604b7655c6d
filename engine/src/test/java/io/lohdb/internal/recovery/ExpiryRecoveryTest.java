package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.internal.format.FormatVersion;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.testkit.EngineDriver;
import io.lohdb.testkit.OperationList;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Entries that expire, after a crash, a salvage and an update from a release that knew none. */
final class ExpiryRecoveryTest {
    private static final int EXPIRY = FrameDescriptor.FLAG_EXPIRY;
    private static final int EXPIRED = FrameDescriptor.FLAG_EXPIRED;

    private long nowMs = 1_000;
    private long nowNs;
    private LogStorageEngine engine;
    private EngineDriver driver;

    private void open(SimulatedDirectory disk, CorruptionPolicy policy) {
        engine =
                LogStorageEngine.open(
                        disk,
                        new LogSettings(
                                1024, 4096, policy, new EngineClocks(() -> nowMs, () -> nowNs)));
        driver = new EngineDriver(engine);
    }

    private SimulatedDirectory written() {
        SimulatedDirectory disk = new SimulatedDirectory();
        open(disk, CorruptionPolicy.FAIL);
        driver.put("a", "1", 2_000);
        driver.put("b", "2");
        driver.apply(new OperationList().put("c", "3", 3_000).put("d", "4").put("e", "5", 2_000));
        return disk;
    }

    private void sweep() {
        nowNs += 1_000_000_000;
        while (engine.maintain() > 0) {
            nowNs++;
        }
    }

    private List<String> history() {
        List<String> lines = new ArrayList<>();
        try (ChangeReader reader = engine.changes(0)) {
            while (reader.poll(change -> lines.add(line(change)), engine.writtenSequence(), 50)
                    > 0) {
                Thread.onSpinWait();
            }
        }
        return lines;
    }

    private static String line(Change change) {
        return change.sequence()
                + " "
                + EngineDriver.line(change)
                + (change.isExpiry() ? " expired" : "")
                + (change.expiryMs() == 0 ? "" : " until " + change.expiryMs());
    }

    private void expectEverything() {
        assertEquals(Map.of("a", "1", "b", "2", "c", "3", "d", "4", "e", "5"), driver.entries(""));
        List<String> puts =
                List.of(
                        "1 a=1 until 2000",
                        "2 b=2",
                        "3 c=3 until 3000",
                        "4 d=4",
                        "5 e=5 until 2000");
        assertEquals(puts, history());
        nowMs = 2_000;
        assertEquals(Map.of("b", "2", "c", "3", "d", "4"), driver.entries(""));
        assertEquals(3, engine.count());
        sweep();
        List<String> removed = new ArrayList<>(puts);
        removed.add("6 a deleted expired");
        removed.add("7 e deleted expired");
        assertEquals(removed, history());
        nowMs = 3_000;
        assertEquals(2, engine.count());
        sweep();
        assertEquals("8 c deleted expired", history().get(7));
        assertEquals(2, engine.count());
    }

    /** Nothing was synced: the whole log is copied into a fresh segment. */
    @Test
    void settledFramesKeepTheirExpiry() {
        SimulatedDirectory disk = written();
        open(new SimulatedDirectory(disk.killed()), CorruptionPolicy.FAIL);
        assertEquals(5, engine.recoveryReport().operationsRewritten());
        expectEverything();
        driver.close();
    }

    @Test
    void durableFramesKeepTheirExpiryThroughAPowerCut() {
        SimulatedDirectory disk = written();
        engine.sync();
        open(new SimulatedDirectory(disk.powerCut(new java.util.Random(7))), CorruptionPolicy.FAIL);
        expectEverything();
        driver.close();
    }

    /** Removals that were settled tell the feed why, too. */
    @Test
    void settledRemovalsSayThatTheyAreExpiries() {
        SimulatedDirectory disk = written();
        nowMs = 2_000;
        sweep();
        List<String> before = history();
        assertEquals(7, before.size());
        open(new SimulatedDirectory(disk.killed()), CorruptionPolicy.FAIL);
        assertEquals(before, history());
        assertEquals(Map.of("b", "2", "c", "3", "d", "4"), driver.entries(""));
        driver.close();
    }

    /** A removal that a power cut took comes again; nobody saw the first one as durable. */
    @Test
    void lostRemovalIsMadeAgain() {
        SimulatedDirectory disk = written();
        engine.sync();
        StoreImage image = disk.killed();
        nowMs = 2_000;
        sweep();
        assertEquals(7, engine.writtenSequence());
        nowMs = 1_000;
        open(new SimulatedDirectory(image), CorruptionPolicy.FAIL);
        expectEverything();
        driver.close();
    }

    @Test
    void salvageKeepsExpiriesBehindTheDamage() {
        SimulatedDirectory disk = written();
        engine.sync();
        driver.put("f", "6");
        engine.sync();
        StoreImage image = disk.killed();
        StoreImage.Frame damaged = image.operation(2);
        SimulatedDirectory broken =
                new SimulatedDirectory(
                        image.flipped(StoreImage.fileOf(damaged), damaged.offset() + 25, 1));
        assertThrows(CorruptLogException.class, () -> open(broken, CorruptionPolicy.FAIL));
        open(
                new SimulatedDirectory(
                        image.flipped(StoreImage.fileOf(damaged), damaged.offset() + 25, 1)),
                CorruptionPolicy.SALVAGE);
        assertEquals(1, engine.recoveryReport().losses().size());
        assertEquals(5, engine.count());
        nowMs = 2_000;
        assertEquals(Map.of("c", "3", "d", "4", "f", "6"), driver.entries(""));
        sweep();
        assertEquals(3, engine.count());
        driver.close();
    }

    /** A flipped bit of the expiry is as bad as one of the value. */
    @Test
    void everyByteOfTheExpiryIsChecked() {
        SimulatedDirectory disk = written();
        engine.sync();
        driver.put("f", "6");
        StoreImage image = disk.killed();
        StoreImage.Frame frame = image.operation(1);
        assertEquals(24 + 2 + 8, frame.length());
        for (int at = frame.length() - 8; at < frame.length(); at++) {
            StoreImage flipped = image.flipped(StoreImage.fileOf(frame), frame.offset() + at, 1);
            assertThrows(
                    CorruptLogException.class,
                    () -> open(new SimulatedDirectory(flipped), CorruptionPolicy.FAIL),
                    "byte " + at);
        }
    }

    @Test
    void forgedExpiriesThatNoWriterWritesEndTheLog() {
        SimulatedDirectory disk = new SimulatedDirectory();
        open(disk, CorruptionPolicy.FAIL);
        driver.put("a", "1");
        StoreImage image = disk.killed();
        int tail = image.operation(1).end();
        List<ForgedFrame> forged =
                List.of(
                        frame(FrameType.PUT, EXPIRY, 26 + 8, 1, 1, 0),
                        frame(FrameType.PUT, EXPIRY, 26 + 8, 1, 1, -1),
                        frame(FrameType.PUT, EXPIRY, 26, 1, 1, 5),
                        frame(FrameType.PUT, EXPIRED, 26, 1, 1, 5),
                        frame(FrameType.PUT, EXPIRY | EXPIRED, 26 + 8, 1, 1, 5),
                        frame(FrameType.DELETE, EXPIRY, 25 + 8, 1, 0, 5),
                        frame(FrameType.DELETE, EXPIRY | EXPIRED, 25, 1, 0, 5));
        for (ForgedFrame frame : forged) {
            open(
                    new SimulatedDirectory(frame.writeTo(image, image.lastUsedSegment(), tail)),
                    CorruptionPolicy.FAIL);
            assertEquals(1, engine.writtenSequence());
            assertTrue(engine.recoveryReport().tornBytes() > 0);
            driver.close();
        }
        open(
                new SimulatedDirectory(
                        frame(FrameType.PUT, EXPIRY, 26 + 8, 1, 1, 5)
                                .writeTo(image, image.lastUsedSegment(), tail)),
                CorruptionPolicy.FAIL);
        assertEquals(2, engine.writtenSequence());
        assertEquals(1, engine.count());
        driver.close();
    }

    private static ForgedFrame frame(
            int type, int flags, int length, int keyLength, int valueLength, long expiryMs) {
        byte[] content = new byte[keyLength + valueLength + 8];
        ByteBuffer.wrap(content)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(keyLength + valueLength, expiryMs);
        return new ForgedFrame(2, type, flags)
                .lengths(length, keyLength, valueLength)
                .content(content);
    }

    private static StoreImage closedByTheFirstVersion() {
        try {
            Path golden = Path.of(ExpiryRecoveryTest.class.getResource("/golden/format-1").toURI());
            return StoreImage.of(golden.resolve("closed")).without(GoldenStoreGenerator.EXPECTED);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int version(StoreImage image, long segmentId) {
        return ByteBuffer.wrap(image.file(io.lohdb.internal.format.ManifestSegment.file(segmentId)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(SegmentHeaderDescriptor.VERSION_OFFSET);
    }

    /** The last segment of an older release would take frames that it must not hold. */
    @Test
    void storeOfTheFirstVersionGoesOnInAFreshSegment() {
        StoreImage image = closedByTheFirstVersion();
        assertEquals(1, version(image, image.lastUsedSegment()));
        SimulatedDirectory disk = new SimulatedDirectory(image);
        open(disk, CorruptionPolicy.FAIL);
        assertTrue(engine.recoveryReport().cleanShutdown());
        long last = engine.writtenSequence();
        long count = engine.count();
        driver.put("new", "1", 2_000);
        StoreImage updated = disk.killed();
        assertNotEquals(image.lastUsedSegment(), updated.lastUsedSegment());
        assertEquals(FormatVersion.CURRENT, version(updated, updated.lastUsedSegment()));
        open(new SimulatedDirectory(updated), CorruptionPolicy.FAIL);
        assertEquals(last + 1, engine.writtenSequence());
        assertEquals("1", driver.value("new"));
        nowMs = 2_000;
        sweep();
        assertEquals(last + 2, engine.writtenSequence());
        assertEquals(count, engine.count());
        driver.close();
    }

    /** The store as a release of the first version would have left it. */
    private static StoreImage aged(StoreImage image) {
        String file = io.lohdb.internal.format.ManifestSegment.file(image.lastUsedSegment());
        byte[] bytes = image.file(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(SegmentHeaderDescriptor.VERSION_OFFSET, 1);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SegmentHeaderDescriptor.CRC_OFFSET);
        buffer.putInt(SegmentHeaderDescriptor.CRC_OFFSET, (int) crc.getValue());
        return image.with(file, bytes);
    }

    @Test
    void segmentOfTheFirstVersionHoldsNoExpiry() {
        SimulatedDirectory disk = new SimulatedDirectory();
        open(disk, CorruptionPolicy.FAIL);
        driver.put("a", "1");
        StoreImage image = disk.killed();
        int tail = image.operation(1).end();
        for (int flag : new int[] {EXPIRY, EXPIRED}) {
            ForgedFrame forged =
                    flag == EXPIRY
                            ? frame(FrameType.PUT, flag, 26 + 8, 1, 1, 5)
                            : frame(FrameType.DELETE, flag, 25, 1, 0, 5);
            StoreImage newer = forged.writeTo(image, image.lastUsedSegment(), tail);
            open(new SimulatedDirectory(newer), CorruptionPolicy.FAIL);
            assertEquals(2, engine.writtenSequence());
            driver.close();
            assertThrows(
                    VersionTooNewException.class,
                    () -> open(new SimulatedDirectory(aged(newer)), CorruptionPolicy.FAIL));
        }
    }
}
