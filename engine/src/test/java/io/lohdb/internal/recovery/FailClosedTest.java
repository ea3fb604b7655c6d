package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damage with later evidence that the damaged bytes were durable: the store does not open, the
 * exception says where, and nothing on disk is changed.
 */
final class FailClosedTest {
    private static final LogSettings ONE_SEGMENT =
            new LogSettings(2048, 4096, CorruptionPolicy.FAIL);

    @TempDir private Path temporary;

    private static StoreImage closed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk, ONE_SEGMENT)) {
            engine.put("a", "one");
            engine.put("b", "two");
            engine.apply(new BatchOperations().put("c", "three").delete("a"));
        }
        return disk.killed();
    }

    private static CorruptLogException refused(StoreImage damaged) {
        SimulatedDirectory disk = new SimulatedDirectory(damaged);
        CorruptLogException refused =
                assertThrows(
                        CorruptLogException.class,
                        () -> EngineSession.open(disk, CorruptionPolicy.FAIL));
        assertEquals(damaged, disk.killed(), "something was changed on disk");
        assertEquals(Map.of(), disk.damaged());
        assertTrue(disk.isClosed());
        return refused;
    }

    @Test
    void refusesEveryDamagedFrameOfStoreThatWasClosed() {
        StoreImage image = closed();
        for (Frame frame : image.frames()) {
            CorruptLogException refused = refused(image.damaged(frame));
            assertEquals(StoreImage.fileOf(frame), refused.file());
            assertEquals(frame.offset(), refused.offset());
        }
    }

    @Test
    void refusesFrameBeforeSyncMark() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("a", "one");
        engine.put("b", "two");
        engine.mark();
        engine.put("c", "three");
        StoreImage image = disk.killed();
        for (int sequence = 1; sequence <= 2; sequence++) {
            Frame frame = image.operation(sequence);
            assertEquals(frame.offset(), refused(image.damaged(frame)).offset());
        }
        Frame unmarked = image.operation(3);
        try (EngineSession again = EngineSession.open(image.damaged(unmarked))) {
            assertEquals(2, again.writtenSequence());
        }
    }

    @Test
    void markThatGroupCommitWroteCountsAsEvidence() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.putDurably("a", "one");
        // The second operation is preceded by a mark that says: the first is durable.
        engine.put("b", "two");
        StoreImage image = disk.killed();
        assertEquals(
                List.of(FrameType.PUT, FrameType.SYNC_MARK, FrameType.PUT),
                image.frames().stream().map(Frame::type).toList());
        refused(image.damaged(image.operation(1)));
    }

    @Test
    void refusesFrameBeforeHeaderThatClaimsItDurable() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        engine.put("a", "one");
        engine.sync();
        // One frame that needs a segment of its own: its header is all the evidence there is.
        engine.put("b", "x".repeat(500));
        StoreImage image = disk.killed();
        Frame first = image.operation(1);
        Frame second = image.operation(2);
        assertTrue(second.segmentId() > first.segmentId());
        assertTrue(image.header(second.segmentId()).durablePosition() > 0);
        StoreImage unmarked = image;
        for (Frame frame : image.frames(second.segmentId())) {
            if (frame.type() == FrameType.SYNC_MARK) {
                unmarked = unmarked.zeroed(StoreImage.fileOf(frame), frame.offset(), frame.end());
            }
        }
        assertEquals(first.offset(), refused(unmarked.damaged(first)).offset());
    }

    @Test
    void refusesFrameBeforeDurablePositionOfManifest() {
        // Marks and later frames are gone with the damage; the manifest alone knows.
        StoreImage image = closed();
        Frame first = image.operation(1);
        String file = StoreImage.fileOf(first);
        StoreImage zeroed = image.zeroed(file, first.offset(), image.file(file).length);
        assertEquals(first.offset(), refused(zeroed).offset());
    }

    @Test
    void refusesWhenTheLastMarkOfClosedStoreIsDamaged() {
        StoreImage image = closed();
        List<Frame> frames = image.frames();
        Frame mark = frames.get(frames.size() - 1);
        assertEquals(FrameType.SYNC_MARK, mark.type());
        assertEquals(mark.offset(), refused(image.damaged(mark)).offset());
    }

    @Test
    void refusesDamagedFrameInSealedSegment() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk)) {
            for (int i = 0; i < 40; i++) {
                engine.putDurably("key" + i, "x".repeat(30));
            }
        }
        StoreImage image = disk.killed();
        assertTrue(image.usedSegments().size() >= 3);
        for (Frame frame : image.frames()) {
            if (frame.isOperation() && frame.segmentId() != image.lastUsedSegment()) {
                CorruptLogException refused = refused(image.damaged(frame));
                assertEquals(StoreImage.fileOf(frame), refused.file());
                assertEquals(frame.offset(), refused.offset());
            }
        }
    }

    @Test
    void exceptionNamesFileOffsetExpectedAndFound() {
        StoreImage image = closed();
        Frame frame = image.operation(2);
        String message = refused(image.damaged(frame)).getMessage();
        assertTrue(
                message.matches(
                        "frame crc mismatch: file="
                                + StoreImage.fileOf(frame)
                                + " offset="
                                + frame.offset()
                                + " expected=[0-9a-f]+ found=[0-9a-f]+"),
                message);
    }

    @Test
    void exceptionHoldsNeitherKeyNorValue() {
        StoreImage image = closed();
        for (Frame frame : image.frames()) {
            String message = refused(image.damaged(frame)).toString();
            assertTrue(!message.contains("three") && !message.contains("two"), message);
        }
    }

    @Test
    void changesNoFileOnRealFileSystem() {
        StoreImage image = closed();
        StoreImage damaged = image.damaged(image.operation(2));
        Path path = damaged.writeTo(temporary.resolve("store"));
        assertThrows(CorruptLogException.class, () -> EngineSession.open(path));
        assertEquals(damaged, StoreImage.of(path));
        assertTrue(java.nio.file.Files.notExists(path.resolve("damaged")));
        // The refused opening has let go of the lock.
        assertThrows(CorruptLogException.class, () -> EngineSession.open(path));
    }

    @Test
    void damageBehindCleanEndIsNoConcernOfAnybody() {
        StoreImage image = closed();
        List<Frame> frames = image.frames();
        Frame last = frames.get(frames.size() - 1);
        SimulatedDirectory disk =
                new SimulatedDirectory(
                        image.flipped(StoreImage.fileOf(last), last.end() + 40, 0xFF));
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(4, engine.writtenSequence());
            engine.put("x".repeat(30), "y".repeat(30));
            try (EngineSession crashed = EngineSession.open(disk.killed())) {
                assertEquals(engine.history(), crashed.history());
            }
        }
    }
}
