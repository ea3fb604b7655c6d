package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Stores that a fuzzer made: every checksum is right, and something that only the salt's owner can
 * write contradicts the rest. Each test tells what such a store did before; what holds for all of
 * them now: it is refused by name or opened, and what was opened opens again after a kill, with the
 * same entries and the same history.
 */
final class ForgedStoreTest {
    private static final LogSettings ONE_SEGMENT =
            new LogSettings(2048, 4096, CorruptionPolicy.FAIL);
    private static final Map<String, String> BOTH = Map.of("a", "1", "b", "2");
    private static final List<String> BOTH_WRITTEN = List.of("1 PUT a=1", "2 PUT b=2");

    private StoreImage image;
    private long segment;
    private int tail;

    @BeforeEach
    void writesTwoOperations() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("a", "1");
        engine.put("b", "2");
        image = disk.killed();
        segment = image.lastUsedSegment();
        tail = image.operation(2).end();
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private StoreImage withLong(StoreImage in, int type, long sequence, long value, int offset) {
        return new ForgedFrame(sequence, type, 0)
                .lengths(FrameDescriptor.LONG_FRAME_LENGTH, 0, Long.BYTES)
                .content(bytes(value))
                .writeTo(in, segment, offset);
    }

    private StoreImage withPut(StoreImage in, long sequence, String keyAndValue, int offset) {
        return new ForgedFrame(sequence, FrameType.PUT, 0)
                .lengths(FrameDescriptor.HEADER_LENGTH + 2, 1, 1)
                .content(keyAndValue.getBytes(StandardCharsets.US_ASCII))
                .writeTo(in, segment, offset);
    }

    /** The manifest claims that everything up to an offset of the segment was durable. */
    private StoreImage durableUpTo(StoreImage in, int offset) {
        return in.with(in.manifest().durable(LogPosition.of(segment, offset), 2, false));
    }

    /** Opens, looks, writes, is killed, and opens once more. */
    private static void expect(
            StoreImage forged,
            CorruptionPolicy policy,
            Map<String, String> entries,
            List<String> history) {
        SimulatedDirectory disk = new SimulatedDirectory(forged);
        EngineSession engine = EngineSession.open(disk, policy);
        assertEquals(entries, engine.entries());
        assertEquals(history, engine.history());
        long sequence = engine.put("later", "9");
        assertTrue(sequence > history.size(), "sequences fell back");
        engine.mark();
        try (EngineSession again = EngineSession.open(disk.killed())) {
            assertEquals(sequence, again.writtenSequence());
            assertEquals("9", again.get("later"));
            assertEquals(history.size() + 1, again.history().size());
        }
    }

    private static CorruptLogException expectRefused(StoreImage forged) {
        SimulatedDirectory disk = new SimulatedDirectory(forged);
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(disk));
        assertEquals(forged, disk.killed(), "a refused store was changed");
        return refused;
    }

    private static StoreImage withoutThePrepared(StoreImage image) {
        Manifest manifest = image.manifest();
        ManifestSegment prepared = manifest.segments().get(1);
        Map<String, byte[]> files = new TreeMap<>(image.files());
        files.remove(prepared.file());
        files.put(ManifestDescriptor.FILE, ManifestDescriptor.encode(manifest.without(prepared)));
        return new StoreImage(files);
    }

    /**
     * A frame that fills a segment of the longest length was settled into one of twice that length:
     * locations of its frames met those of others, and reads returned other keys' values. Found by
     * the fuzzer with a forged frame; a store opened with a lower longest length does it, too. Now
     * it goes into a segment of the same length.
     */
    @Test
    void frameThatFillsTheLongestSegmentIsSettledIntoOneOfTheSameLength() {
        SimulatedDirectory empty = new SimulatedDirectory();
        EngineSession.open(empty, ONE_SEGMENT);
        SimulatedDirectory disk = new SimulatedDirectory(empty.killed());
        EngineSession writing = EngineSession.open(disk, ONE_SEGMENT);
        String filling = "x".repeat(2048 - 128 - FrameDescriptor.HEADER_LENGTH - 1);
        writing.put("k", filling);
        assertEquals(2048, disk.killed().operation(1).end());
        LogSettings lower = new LogSettings(256, 2048, CorruptionPolicy.FAIL);
        SimulatedDirectory lowered = new SimulatedDirectory(withoutThePrepared(disk.killed()));
        try (EngineSession engine = EngineSession.open(lowered, lower)) {
            for (int i = 0; i < 40; i++) {
                engine.put("key" + i, "value" + i + "x".repeat(100));
            }
            assertEquals(filling, engine.get("k"));
            for (int i = 0; i < 40; i++) {
                assertEquals("value" + i + "x".repeat(100), engine.get("key" + i));
            }
            assertEquals(41, engine.history().size());
        }
        for (ManifestSegment each : lowered.killed().manifest().segments()) {
            assertTrue(each.length() <= 2048, each.toString());
        }
    }

    /**
     * A durable position inside a frame had the log cut there, and readers of the history ran over
     * the end of the segment. Found by the fuzzer; now the cut is where a frame or batch ends.
     */
    @Test
    void durablePositionInsideFrameCutsInFrontOfIt() {
        for (int offset = 128; offset <= tail; offset++) {
            expect(durableUpTo(image, offset), CorruptionPolicy.FAIL, BOTH, BOTH_WRITTEN);
        }
    }

    @Test
    void durablePositionInsideBatchCutsInFrontOfIt() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("a", "1");
        engine.apply(new BatchOperations().put("b", "2").put("c", "3").put("d", "4"));
        StoreImage written = disk.killed();
        for (int offset = 128; offset <= written.operation(4).end(); offset += 8) {
            expect(
                    written.with(
                            written.manifest().durable(LogPosition.of(segment, offset), 1, false)),
                    CorruptionPolicy.FAIL,
                    Map.of("a", "1", "b", "2", "c", "3", "d", "4"),
                    List.of("1 PUT a=1", "2 PUT b=2", "3 PUT c=3", "4 PUT d=4"));
        }
    }

    /**
     * A salvage went on at a LOST frame by the sequence where it ends, and counted from where it
     * begins, far back: the salvaged store was refused by the next open. Found by the fuzzer.
     */
    @Test
    void salvageNeverFallsBackToTheBeginningOfAnOlderLoss() {
        StoreImage claimed = durableUpTo(image, tail + 320);
        for (long first : new long[] {Long.MIN_VALUE, -1, 0, 1, 2, 51}) {
            StoreImage forged = withLong(claimed, FrameType.LOST, 50, first, tail + 64);
            expect(forged, CorruptionPolicy.SALVAGE, BOTH, BOTH_WRITTEN);
        }
        StoreImage later = withLong(claimed, FrameType.LOST, 50, 40, tail + 64);
        try (EngineSession engine = EngineSession.salvage(later)) {
            assertEquals(51, engine.put("c", "3"));
        }
    }

    /**
     * A salvage kept a mark that claims more than what was before it, and the next open refused the
     * salvaged store for that claim. Found by the fuzzer; now such a mark counts as damaged.
     */
    @Test
    void salvageLeavesNoMarkThatClaimsTheFuture() {
        long claim = LogPosition.of(segment + 128, 0);
        StoreImage alone = withLong(image, FrameType.SYNC_MARK, 2, claim, tail);
        expectRefused(alone);
        expect(alone, CorruptionPolicy.SALVAGE, BOTH, BOTH_WRITTEN);
        StoreImage behindDamage =
                withLong(durableUpTo(image, tail + 64), FrameType.SYNC_MARK, 90, claim, tail + 64);
        expect(behindDamage, CorruptionPolicy.SALVAGE, BOTH, BOTH_WRITTEN);
    }

    /**
     * A log whose last segment ends before the durable position was taken for whole, and what stood
     * between was read by the open after next. Found by the fuzzer; now something durable is
     * missing, as anywhere else.
     */
    @Test
    void durablePositionBehindTheEndIsCorruption() {
        Manifest before = image.manifest();
        ManifestSegment named = before.segments().get(0);
        ManifestSegment ended = new ManifestSegment(named.id(), named.salt(), named.length(), tail);
        StoreImage shortened = image.with(before.with(List.of(ended), before.nextSegmentId()));
        for (int beyond : new int[] {1, 32, 2048 - tail, 1 << 20}) {
            StoreImage forged = durableUpTo(shortened, tail + beyond);
            CorruptLogException refused = expectRefused(forged);
            assertEquals(named.file(), refused.file());
            assertEquals(tail, refused.offset());
            expect(forged, CorruptionPolicy.SALVAGE, BOTH, BOTH_WRITTEN);
        }
    }

    @Test
    void durablePositionOfLogWithoutSegmentsIsCorruption() {
        Manifest before = image.manifest();
        StoreImage forged =
                image.with(
                        before.with(List.of(), before.nextSegmentId())
                                .durable(LogPosition.of(segment, tail), 2, false));
        assertEquals(ManifestDescriptor.FILE, expectRefused(forged).file());
        try (EngineSession engine = EngineSession.salvage(forged)) {
            assertEquals(Map.of(), engine.entries());
            assertEquals(2, engine.report().losses().get(0).lastSequence());
            assertEquals(3, engine.put("c", "3"));
        }
    }

    /**
     * Bytes behind the end of a log that was closed in order had the next frames put in front of
     * them; the open after that took them for part of the log. Found by the fuzzer; now such a
     * store goes on in a fresh segment.
     */
    @Test
    void bytesBehindTheEndOfClosedLogNeverBecomePartOfIt() {
        SimulatedDirectory disk = new SimulatedDirectory(image);
        EngineSession.open(disk).close();
        StoreImage closed = disk.killed();
        long last = closed.lastUsedSegment();
        int end = LogPosition.offset(closed.manifest().durablePosition());
        try (EngineSession engine = EngineSession.open(closed)) {
            assertTrue(engine.report().cleanShutdown());
        }
        String file = ManifestSegment.file(last);
        for (int offset = end; offset < closed.file(file).length; offset += 8) {
            StoreImage forged = closed.flipped(file, offset, 1);
            try (EngineSession engine = EngineSession.open(forged)) {
                assertFalse(engine.report().cleanShutdown(), "offset " + offset);
            }
            expect(forged, CorruptionPolicy.FAIL, BOTH, BOTH_WRITTEN);
        }
    }

    /** The same in a prepared segment: it is replaced by one that is known to be zeros. */
    @Test
    void bytesInPreparedSegmentNeverBecomePartOfTheLog() {
        SimulatedDirectory disk = new SimulatedDirectory(image);
        try (EngineSession engine = EngineSession.open(disk)) {
            engine.withoutBackgroundWork();
        }
        StoreImage closed = disk.killed();
        List<String> names = closed.segmentNames();
        String spare = names.get(names.size() - 1);
        assertEquals(closed.usedSegments().size() + 1, names.size());
        StoreImage forged = closed.flipped(spare, 160, 1);
        SimulatedDirectory opened = new SimulatedDirectory(forged);
        EngineSession.open(opened);
        assertFalse(opened.killed().segmentNames().contains(spare));
        expect(forged, CorruptionPolicy.FAIL, BOTH, BOTH_WRITTEN);
    }

    /**
     * A LOST frame that reaches to the greatest long had later operations run over it into negative
     * sequences. Found by the fuzzer; now sequences end long before, and a log that has used them
     * up has no space.
     */
    @Test
    void sequencesNeverOverflow() {
        for (long through : new long[] {FrameDescriptor.MAX_SEQUENCE + 1, Long.MAX_VALUE}) {
            StoreImage forged = withLong(image, FrameType.LOST, through, 3, tail);
            expect(forged, CorruptionPolicy.FAIL, BOTH, BOTH_WRITTEN);
            StoreImage put = withPut(durableUpTo(image, tail + 96), through, "c3", tail + 64);
            expect(put, CorruptionPolicy.SALVAGE, BOTH, BOTH_WRITTEN);
        }
        StoreImage last = withLong(image, FrameType.LOST, FrameDescriptor.MAX_SEQUENCE, 3, tail);
        try (EngineSession engine = EngineSession.open(last)) {
            assertEquals(FrameDescriptor.MAX_SEQUENCE + 1, engine.put("c", "3"));
            assertThrows(NoSpaceException.class, () -> engine.put("d", "4".repeat(3000)));
            assertEquals("3", engine.get("c"));
        }
    }

    @Test
    void lossUpToSequenceThatCannotBeCountedOnFromIsRefused() {
        Manifest claiming =
                image.manifest()
                        .durable(
                                LogPosition.of(segment, tail + 64),
                                FrameDescriptor.MAX_SEQUENCE + 1,
                                false);
        assertThrows(NoSpaceException.class, () -> EngineSession.salvage(image.with(claiming)));
    }

    /**
     * Fields of the manifest that no writer writes were taken as they are: the store opened and was
     * refused after the next close. Found by the fuzzer; now the manifest is what is damaged.
     */
    @Test
    void manifestFieldsOutOfRangeAreCorruption() {
        Manifest before = image.manifest();
        ManifestSegment named = before.segments().get(0);
        for (int end : new int[] {-16, -1, 1, 112, 115, 127, 129, 2040, 2049, 2064, 1 << 30}) {
            ManifestSegment ended =
                    new ManifestSegment(named.id(), named.salt(), named.length(), end);
            expectRefused(image.with(before.with(List.of(ended), before.nextSegmentId())));
        }
        for (long position : new long[] {-1, Long.MIN_VALUE, LogPosition.of(1L << 31, 158)}) {
            expectRefused(image.with(before.durable(position, 0, false)));
        }
        for (long sequence : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            expectRefused(image.with(before.durable(0, sequence, false)));
        }
    }
}
