package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.recovery.StoreImage.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What was written and never known to be durable may be gone in any shape: it is cut and reported,
 * operations before it stay, and nobody speaks of corruption.
 */
final class TornTailTest {
    private StoreImage image;
    private List<String> history;

    /** Operations 1 to 3 are covered by a mark; 4, 5 and 6 are not. */
    @BeforeEach
    void writesStoreWithUnmarkedTail() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine =
                EngineSession.open(
                        disk, new LogSettings(1024, 4096, io.lohdb.spi.CorruptionPolicy.FAIL));
        engine.put("a", "one");
        engine.put("b", "two");
        engine.put("c", "three");
        engine.mark();
        engine.put("a", "four");
        engine.delete("b");
        engine.put("d", "a longer value than the others have");
        image = disk.killed();
        history = engine.history();
        assertEquals(6, history.size());
        assertEquals(1, image.usedSegments().size());
    }

    private void expectPrefix(StoreImage crashed, int operations, String context) {
        try (EngineSession engine = EngineSession.open(crashed)) {
            assertEquals(history.subList(0, operations), engine.history(), context);
            assertEquals(operations, engine.writtenSequence(), context);
            assertEquals(operations, engine.report().lastSequence(), context);
            assertEquals(operations, engine.report().operationsReplayed(), context);
            assertEquals(List.of(), engine.report().losses(), context);
            assertFalse(engine.report().cleanShutdown(), context);
            assertEquals(operations + 1, engine.put("next", "n"), context);
            assertEquals("n", engine.get("next"), context);
        }
    }

    /** Tears the log at every byte of the last three frames. */
    private void tearEverywhere(BiFunction<byte[], Integer, byte[]> tear) {
        String file = StoreImage.fileOf(image.operation(4));
        for (int sequence = 4; sequence <= 6; sequence++) {
            Frame frame = image.operation(sequence);
            for (int at = frame.offset(); at < frame.offset() + frame.length(); at++) {
                byte[] content = image.file(file);
                StoreImage torn = image.with(file, tear.apply(content, at));
                expectPrefix(torn, sequence - 1, "torn at " + at + " of " + frame);
            }
            byte[] content = image.file(file);
            expectPrefix(
                    image.with(file, tear.apply(content, frame.offset() + frame.length())),
                    sequence,
                    "torn behind " + frame);
        }
    }

    @Test
    void cutsFrameThatEndsInZerosAtAnyByte() {
        tearEverywhere(
                (content, at) -> {
                    Arrays.fill(content, at, content.length, (byte) 0);
                    return content;
                });
    }

    @Test
    void cutsFrameThatEndsInGarbageAtAnyByte() {
        tearEverywhere(
                (content, at) -> {
                    Arrays.fill(content, at, content.length, (byte) 0xA5);
                    return content;
                });
    }

    @Test
    void cutsFrameWithAnySectorMissingBeforeIntactOnes() {
        for (int sequence = 4; sequence <= 6; sequence++) {
            Frame frame = image.operation(sequence);
            StoreImage torn = image.zeroed(StoreImage.fileOf(frame), frame.offset(), frame.end());
            expectPrefix(torn, sequence - 1, "missing " + frame);
        }
    }

    @Test
    void cutsFrameWithAnyByteWrong() {
        for (int sequence = 4; sequence <= 6; sequence++) {
            Frame frame = image.operation(sequence);
            for (int at = 0; at < frame.length(); at++) {
                StoreImage torn =
                        image.flipped(StoreImage.fileOf(frame), frame.offset() + at, 0x5A);
                expectPrefix(torn, sequence - 1, "byte " + at + " of " + frame);
            }
        }
    }

    @Test
    void reportsNoTornBytesWhenNothingWasCut() {
        try (EngineSession engine = EngineSession.open(image)) {
            assertEquals(0, engine.report().tornBytes());
            assertEquals(3, engine.report().operationsRewritten());
        }
    }

    @Test
    void reportsBytesFromFirstBadFrameToLastOneWritten() {
        Frame bad = image.operation(4);
        Frame last = image.operation(6);
        try (EngineSession engine = EngineSession.open(image.damaged(bad))) {
            assertEquals(last.end() - bad.offset(), engine.report().tornBytes());
            assertEquals(0, engine.report().operationsRewritten());
        }
    }

    @Test
    void saysCleanlyClosedOnceTheCutStoreWasClosed() {
        SimulatedDirectory disk = new SimulatedDirectory(image.damaged(image.operation(5)));
        EngineSession.open(disk).close();
        try (EngineSession engine = EngineSession.open(disk.killed())) {
            assertTrue(engine.report().cleanShutdown());
            assertEquals(history.subList(0, 4), engine.history());
        }
    }

    @Test
    void cutsRollWhoseOldSegmentNeverReachedTheDevice() {
        // The header of the next segment and its frames are there; the frames before are not.
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        engine.put("a", "1");
        engine.mark();
        for (int i = 0; i < 10; i++) {
            engine.put("key" + i, "x".repeat(40));
        }
        StoreImage rolled = disk.killed();
        Frame lost = rolled.operation(2);
        assertTrue(rolled.usedSegments().size() > 1);
        StoreImage torn = rolled.zeroed(StoreImage.fileOf(lost), lost.offset(), lost.end());
        try (EngineSession again = EngineSession.open(torn)) {
            assertEquals(List.of("1 PUT a=1"), again.history());
            assertTrue(again.report().tornBytes() > 0);
        }
    }

    /** Three segments, of which only the first operation is known to be durable. */
    private static SimulatedDirectory threeSegments() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        engine.put("a", "1");
        engine.mark();
        for (int i = 0; disk.killed().usedSegments().size() < 3; i++) {
            engine.put("key" + i, "x".repeat(40));
        }
        return disk;
    }

    @Test
    void nothingCountsBehindHeaderThatNeverReachedTheDevice() {
        StoreImage rolled = threeSegments().killed();
        long second = rolled.usedSegments().get(1);
        String file = ManifestSegment.file(second);
        int before = (int) rolled.header(second).firstSequence() - 1;
        for (StoreImage torn :
                List.of(rolled.zeroed(file, 0, 128), rolled.flipped(file, 90, 0x01))) {
            try (EngineSession again = EngineSession.open(torn)) {
                assertEquals(before, again.history().size());
                assertEquals(before, again.writtenSequence());
                assertEquals(before + 1, again.put("next", "n"));
            }
        }
    }

    /** Files are there before the manifest names them: no crash takes one away again. */
    @Test
    void segmentThatIsMissingBehindTheDurableEndIsCorruptionNevertheless() {
        StoreImage rolled = threeSegments().killed();
        for (long id : rolled.usedSegments().subList(1, 3)) {
            String file = ManifestSegment.file(id);
            int length = rolled.file(file).length;
            for (StoreImage broken :
                    List.of(
                            rolled.without(file),
                            rolled.truncated(file, 64),
                            rolled.truncated(file, length - 16),
                            rolled.truncated(file, length + 16))) {
                CorruptLogException refused =
                        assertThrows(CorruptLogException.class, () -> EngineSession.open(broken));
                assertEquals(file, refused.file());
                assertEquals(0, refused.offset());
            }
        }
    }

    @Test
    void unfinishedBatchBeforeTheNextSegmentEndsTheLog() {
        StoreImage rolled = threeSegments().killed();
        long second = rolled.usedSegments().get(1);
        List<Frame> frames = rolled.frames(second).stream().filter(Frame::isOperation).toList();
        Frame last = frames.get(frames.size() - 1);
        assertTrue(last.sequence() > 1);
        String key = "key" + (last.sequence() - 2);
        byte[] content =
                (key + "x".repeat(40)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        StoreImage forged =
                new ForgedFrame(
                                last.sequence(),
                                FrameType.PUT,
                                FrameDescriptor.FLAG_BATCH_CONTINUES)
                        .lengths(last.length(), key.length(), 40)
                        .content(content)
                        .writeTo(rolled, second, last.offset());
        try (EngineSession again = EngineSession.open(forged)) {
            assertEquals(last.sequence() - 1, again.writtenSequence());
            assertEquals(last.sequence() - 1, again.history().size());
            assertTrue(again.report().tornBytes() > 0);
        }
        long third = rolled.usedSegments().get(2);
        StoreImage claimed =
                forged.with(forged.manifest().durable(LogPosition.of(third, 128), 1, false));
        try (EngineSession again = EngineSession.salvage(claimed)) {
            // The batch, and the gap that the next segment finds instead of it.
            assertEquals(2, again.report().losses().size());
            assertEquals(last.offset(), again.report().losses().get(0).offset());
            assertEquals(last.sequence(), again.report().losses().get(1).firstSequence());
            assertEquals(last.sequence(), again.report().losses().get(1).lastSequence());
            assertEquals(rolled.frames(third).get(0).sequence(), last.sequence() + 1);
            assertEquals(again.writtenSequence() - 1, again.history().size());
        }
    }

    @Test
    void cutsAtHeaderThatNeverReachedTheDevice() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        engine.put("a", "1");
        engine.mark();
        for (int i = 0; disk.killed().usedSegments().size() < 2; i++) {
            engine.put("key" + i, "x".repeat(40));
        }
        StoreImage rolled = disk.killed();
        long second = rolled.lastUsedSegment();
        int before = (int) rolled.header(second).firstSequence() - 1;
        String file = rolled.segmentNames().get(rolled.usedSegments().size() - 1);
        List<String> all = engine.history();
        for (int kept = 0; kept <= 128; kept += 8) {
            // Torn at a word: all zeros, or a header whose checksum disagrees.
            StoreImage torn = rolled.zeroed(file, kept, 128);
            try (EngineSession again = EngineSession.open(torn)) {
                int expected = kept == 128 ? all.size() : before;
                assertEquals(all.subList(0, expected), again.history(), "kept " + kept);
            }
        }
    }
}
