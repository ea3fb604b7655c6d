package io.lohdb.internal.recovery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that a newer release or somebody hostile wrote, with checksums that agree. */
final class HostileFrameTest {
    private static final LogSettings ONE_SEGMENT =
            new LogSettings(2048, 4096, CorruptionPolicy.FAIL);

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

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    @Test
    void forgedFrameWithKnownMeaningIsReadLikeAnyOther() {
        StoreImage forged =
                new ForgedFrame(3, FrameType.PUT, 0)
                        .lengths(24 + 2, 1, 1)
                        .content(bytes("c3"))
                        .writeTo(image, segment, tail);
        try (EngineSession engine = EngineSession.open(forged)) {
            assertEquals(Map.of("a", "1", "b", "2", "c", "3"), engine.entries());
        }
    }

    @Test
    void unknownTypesAreVersionErrors() {
        for (int type = 0; type < 256; type++) {
            if (FrameType.isKnown(type)) {
                continue;
            }
            StoreImage newer =
                    new ForgedFrame(3, type, 0)
                            .lengths(24 + 10, 3, 7)
                            .content(bytes("0123456789"))
                            .writeTo(image, segment, tail);
            SimulatedDirectory disk = new SimulatedDirectory(newer);
            VersionTooNewException refused =
                    assertThrows(
                            VersionTooNewException.class,
                            () -> EngineSession.open(disk),
                            "type " + type);
            assertTrue(refused.getMessage().contains("type=" + type), refused.getMessage());
            assertEquals(newer, disk.killed());
        }
    }

    @Test
    void unknownFlagsAreVersionErrorsWhateverTheyInsertIntoTheFrame() {
        for (int flag : new int[] {1 << 2, 1 << 5, 1 << 6, 1 << 7}) {
            assertEquals(0, flag & FrameDescriptor.KNOWN_FLAGS);
            for (int inserted : new int[] {0, 4, 8, 12}) {
                StoreImage newer =
                        new ForgedFrame(3, FrameType.PUT, flag)
                                .lengths(24 + inserted + 2, 1, 1)
                                .content(new byte[inserted + 2])
                                .writeTo(image, segment, tail);
                assertThrows(
                        VersionTooNewException.class,
                        () -> EngineSession.open(newer),
                        "flag " + flag + " inserted " + inserted);
            }
        }
    }

    /** Type and flags count only in a frame whose checksum agrees; otherwise they are noise. */
    @Test
    void unknownTypeWithoutChecksumIsTornTail() {
        StoreImage newer =
                new ForgedFrame(3, 200, 0)
                        .lengths(24 + 10, 3, 7)
                        .content(bytes("0123456789"))
                        .writeTo(image, segment, tail);
        try (EngineSession engine =
                EngineSession.open(newer.flipped(image.segmentNames().get(0), tail + 30, 1))) {
            assertEquals(2, engine.writtenSequence());
            assertTrue(engine.report().tornBytes() > 0);
        }
    }

    @Test
    void hostileLengthsEndTheLogWhereTheyStand() {
        for (int type :
                new int[] {
                    FrameType.PUT,
                    FrameType.DELETE,
                    FrameType.SYNC_MARK,
                    FrameType.PADDING,
                    FrameType.LOST
                }) {
            for (int length :
                    new int[] {
                        1,
                        8,
                        23,
                        24,
                        31,
                        33,
                        2048,
                        4096,
                        1 << 30,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE - 15,
                        -1,
                        -24,
                        Integer.MIN_VALUE
                    }) {
                for (int value : new int[] {0, 8, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, -24}) {
                    for (int key : new int[] {0, 1, 65_535}) {
                        StoreImage hostile =
                                new ForgedFrame(3, type, 0)
                                        .lengths(length, key, value)
                                        .writeTo(image, segment, tail);
                        expectTwoOperations(hostile, type, length, key, value);
                    }
                }
            }
        }
    }

    private void expectTwoOperations(StoreImage hostile, int type, int length, int key, int value) {
        if (FrameDescriptor.isWellFormed(
                        new org.agrona.concurrent.UnsafeBuffer(
                                hostile.file(hostile.segmentNames().get(0))),
                        tail)
                && length > 0
                && length <= 2048 - tail) {
            // Not hostile at all.
            return;
        }
        String context = "type " + type + " length " + length + " key " + key + " value " + value;
        try (EngineSession engine = EngineSession.open(hostile)) {
            assertEquals(Map.of("a", "1", "b", "2"), engine.entries(), context);
            assertEquals(3, engine.put("c", "3"));
        }
        try (EngineSession engine = EngineSession.salvage(hostile)) {
            assertEquals(Map.of("a", "1", "b", "2"), engine.entries(), context);
        }
    }

    /**
     * Lengths that agree with each other, so that only the room tells: no byte behind it is read.
     */
    @Test
    void frameThatCrossesTheSegmentEndEndsTheLog() {
        int room = 2048 - tail;
        for (int value : new int[] {room - 24, room, 1 << 20, 1 << 30, Integer.MAX_VALUE - 25}) {
            StoreImage hostile =
                    new ForgedFrame(3, FrameType.PUT, 0)
                            .lengths(24 + 1 + value, 1, value)
                            .writeTo(image, segment, tail);
            expectTwoOperations(hostile, FrameType.PUT, 24 + 1 + value, 1, value);
        }
        StoreImage hostile =
                new ForgedFrame(3, FrameType.DELETE, 0)
                        .lengths(24 + 65_535, 65_535, 0)
                        .writeTo(image, segment, tail);
        expectTwoOperations(hostile, FrameType.DELETE, 24 + 65_535, 65_535, 0);
    }

    @Test
    void hostileLengthsBeforeMarkAreCorruption() {
        StoreImage marked =
                new ForgedFrame(2, FrameType.SYNC_MARK, 0)
                        .lengths(32, 0, 8)
                        .content(bytes(LogPosition.of(segment, tail + 320)))
                        .writeTo(image, segment, tail + 320);
        for (int length : new int[] {16, 40, 1 << 30, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            StoreImage hostile =
                    new ForgedFrame(3, FrameType.PUT, 0)
                            .lengths(length, 1, 1)
                            .writeTo(marked, segment, tail);
            CorruptLogException refused =
                    assertThrows(CorruptLogException.class, () -> EngineSession.open(hostile));
            assertEquals(tail, refused.offset());
        }
    }

    @Test
    void markThatClaimsTheFutureIsCorruption() {
        for (long claim :
                new long[] {
                    LogPosition.of(segment, tail + 1600),
                    LogPosition.of(segment + 1, 128),
                    LogPosition.of(segment + 100_000, 0),
                    Long.MAX_VALUE
                }) {
            StoreImage forged =
                    new ForgedFrame(2, FrameType.SYNC_MARK, 0)
                            .lengths(32, 0, 8)
                            .content(bytes(claim))
                            .writeTo(image, segment, tail);
            assertThrows(CorruptLogException.class, () -> EngineSession.open(forged));
            try (EngineSession engine = EngineSession.salvage(forged)) {
                assertEquals(Map.of("a", "1", "b", "2"), engine.entries());
                assertEquals(3, engine.put("c", "3"));
            }
        }
    }

    @Test
    void sequencesThatJumpOrFallBackEndTheLog() {
        for (long sequence : new long[] {0, 1, 2, 4, 100, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            StoreImage forged =
                    new ForgedFrame(sequence, FrameType.PUT, 0)
                            .lengths(26, 1, 1)
                            .content(bytes("c3"))
                            .writeTo(image, segment, tail);
            try (EngineSession engine = EngineSession.open(forged)) {
                assertEquals(2, engine.writtenSequence(), "sequence " + sequence);
            }
        }
    }

    @Test
    void lostFrameThatDoesNotFollowEndsTheLog() {
        for (long first : new long[] {0, 1, 2, 4, Long.MAX_VALUE, -1}) {
            StoreImage forged =
                    new ForgedFrame(9, FrameType.LOST, 0)
                            .lengths(32, 0, 8)
                            .content(bytes(first))
                            .writeTo(image, segment, tail);
            try (EngineSession engine = EngineSession.open(forged)) {
                assertEquals(2, engine.writtenSequence(), "first " + first);
            }
        }
        StoreImage backwards =
                new ForgedFrame(2, FrameType.LOST, 0)
                        .lengths(32, 0, 8)
                        .content(bytes(3))
                        .writeTo(image, segment, tail);
        try (EngineSession engine = EngineSession.open(backwards)) {
            assertEquals(2, engine.writtenSequence());
        }
    }

    @Test
    void batchFlagsThatDoNotMatchEndTheLog() {
        for (int flags :
                List.of(
                        FrameDescriptor.FLAG_BATCH_CONTINUED,
                        FrameDescriptor.FLAG_BATCH_CONTINUES,
                        FrameDescriptor.FLAG_BATCH_CONTINUED
                                | FrameDescriptor.FLAG_BATCH_CONTINUES)) {
            StoreImage forged =
                    new ForgedFrame(3, FrameType.PUT, flags)
                            .lengths(26, 1, 1)
                            .content(bytes("c3"))
                            .writeTo(image, segment, tail);
            try (EngineSession engine = EngineSession.open(forged)) {
                assertEquals(2, engine.writtenSequence(), "flags " + flags);
                assertTrue(engine.report().tornBytes() > 0);
            }
        }
    }

    @Test
    void refusalNamesTheSequenceThatWasExpected() {
        StoreImage claimed =
                image.with(image.manifest().durable(LogPosition.of(segment, tail + 1), 2, false));
        ForgedFrame put = new ForgedFrame(7, FrameType.PUT, 0).lengths(26, 1, 1);
        ForgedFrame lost =
                new ForgedFrame(9, FrameType.LOST, 0).lengths(32, 0, 8).content(bytes(5));
        ForgedFrame mark =
                new ForgedFrame(6, FrameType.SYNC_MARK, 0).lengths(32, 0, 8).content(bytes(0));
        expectRefused(put.writeTo(claimed, segment, tail), "sequence gap", "3", "7");
        expectRefused(lost.writeTo(claimed, segment, tail), "sequence gap", "3", "5");
        expectRefused(mark.writeTo(claimed, segment, tail), "sequence gap", "2", "6");
        expectRefused(claimed, "no frame", "a frame", "zeros");
    }

    private void expectRefused(StoreImage broken, String problem, String expected, String found) {
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(broken));
        assertEquals(
                problem
                        + ": file="
                        + broken.segmentNames().get(0)
                        + " offset="
                        + tail
                        + " expected="
                        + expected
                        + " found="
                        + found,
                refused.getMessage());
    }

    @Test
    void markOutOfSequenceEndsTheLog() {
        for (long sequence : new long[] {0, 1, 3, Long.MAX_VALUE, -1}) {
            StoreImage forged =
                    new ForgedFrame(sequence, FrameType.SYNC_MARK, 0)
                            .lengths(32, 0, 8)
                            .content(bytes(0))
                            .writeTo(image, segment, tail);
            try (EngineSession engine = EngineSession.open(forged)) {
                assertEquals(2, engine.writtenSequence(), "sequence " + sequence);
                assertEquals(32, engine.report().tornBytes());
            }
        }
    }

    @Test
    void anythingButTheNextOperationInsideBatchEndsTheLogBeforeTheBatch() {
        StoreImage begun =
                new ForgedFrame(3, FrameType.PUT, FrameDescriptor.FLAG_BATCH_CONTINUES)
                        .lengths(26, 1, 1)
                        .content(bytes("c3"))
                        .writeTo(image, segment, tail);
        for (int type : new int[] {FrameType.SYNC_MARK, FrameType.LOST}) {
            StoreImage broken =
                    new ForgedFrame(3, type, 0)
                            .lengths(32, 0, 8)
                            .content(bytes(0))
                            .writeTo(begun, segment, tail + 32);
            expectBatchOfOneRefused(broken, 64, "type " + type);
        }
        StoreImage padded =
                new ForgedFrame(3, FrameType.PADDING, 0)
                        .lengths(2048 - tail - 32, 0, 0)
                        .writeTo(begun, segment, tail + 32);
        expectBatchOfOneRefused(padded, 64, "padding");
    }

    private void expectBatchOfOneRefused(StoreImage broken, int tornBytes, String context) {
        SimulatedDirectory disk = new SimulatedDirectory(broken);
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(Map.of("a", "1", "b", "2"), engine.entries(), context);
            assertEquals(tornBytes, engine.report().tornBytes(), context);
            assertEquals(3, engine.put("d", "4"));
        }
        try (EngineSession again = EngineSession.open(disk.killed())) {
            assertEquals(Map.of("a", "1", "b", "2", "d", "4"), again.entries(), context);
        }
        StoreImage claimed =
                broken.with(broken.manifest().durable(LogPosition.of(segment, tail + 1), 2, false));
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(claimed), context);
        assertTrue(refused.getMessage().contains("batch"), refused.getMessage());
        try (EngineSession engine = EngineSession.salvage(claimed)) {
            assertEquals(Map.of("a", "1", "b", "2"), engine.entries(), context);
            assertEquals(1, engine.report().losses().size(), context);
            assertEquals(tail, engine.report().losses().get(0).offset(), context);
        }
    }

    @Test
    void unfinishedBatchThatFillsItsSegmentEndsTheLogBeforeTheBatch() {
        int room = 2048 - tail;
        for (int left : new int[] {0, 16}) {
            StoreImage filled =
                    new ForgedFrame(3, FrameType.PUT, FrameDescriptor.FLAG_BATCH_CONTINUES)
                            .lengths(room - left, 1, room - left - 25)
                            .content("x".repeat(room - left - 24).getBytes(US_ASCII))
                            .writeTo(image, segment, tail);
            expectBatchOfOneRefused(filled, room - left, "left " + left);
        }
    }

    /** A copy of earlier operations would bring overwritten values back. */
    @Test
    void salvageSkipsIntactFramesOfEarlierSequences() {
        StoreImage marked =
                new ForgedFrame(2, FrameType.SYNC_MARK, 0)
                        .lengths(32, 0, 8)
                        .content(bytes(LogPosition.of(segment, tail + 320)))
                        .writeTo(image, segment, tail + 320);
        StoreImage older =
                new ForgedFrame(2, FrameType.PUT, 0)
                        .lengths(26, 1, 1)
                        .content(bytes("b0"))
                        .writeTo(marked, segment, tail + 32);
        StoreImage oldest =
                new ForgedFrame(1, FrameType.SYNC_MARK, 0)
                        .lengths(32, 0, 8)
                        .content(bytes(0))
                        .writeTo(older, segment, tail + 64);
        try (EngineSession engine = EngineSession.salvage(oldest)) {
            assertEquals(Map.of("a", "1", "b", "2"), engine.entries());
            assertEquals(1, engine.report().losses().size());
            assertEquals(tail, engine.report().losses().get(0).offset());
            assertEquals(320, engine.report().losses().get(0).length());
            assertEquals(0, engine.report().losses().get(0).firstSequence());
            assertEquals(3, engine.put("c", "3"));
        }
    }

    @Test
    void frameInsideValueIsNoFrame() {
        // A value that holds a copy of a whole frame, as an attacker could store one.
        Frame real = image.operation(1);
        byte[] copy = new byte[64];
        System.arraycopy(
                image.file(StoreImage.fileOf(real)), real.offset(), copy, 0, real.length());
        String hidden = new String(copy, java.nio.charset.StandardCharsets.ISO_8859_1);
        SimulatedDirectory disk = new SimulatedDirectory(image);
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("container", hidden);
        engine.mark();
        StoreImage stored = disk.killed();
        StoreImage damaged =
                stored.zeroed(
                        StoreImage.fileOf(stored.operation(3)),
                        stored.operation(3).offset(),
                        stored.operation(3).offset() + 30);
        try (EngineSession again = EngineSession.salvage(damaged)) {
            assertEquals(Map.of("a", "1", "b", "2"), again.entries());
        }
    }

    /**
     * Each intact frame out of sequence between frames that claim great lengths had the search for
     * the next good frame start anew: quadratic in the length of the segment.
     */
    @Test
    void salvageOfSegmentFullOfHostileLengthsEnds() {
        SimulatedDirectory disk = new SimulatedDirectory();
        LogSettings large = new LogSettings(1 << 20, 1 << 20, CorruptionPolicy.SALVAGE);
        EngineSession engine = EngineSession.open(disk, large);
        engine.put("a", "1");
        StoreImage hostile = disk.killed();
        long id = hostile.lastUsedSegment();
        String file = hostile.segmentNames().get(0);
        byte[] content = hostile.file(file);
        org.agrona.concurrent.UnsafeBuffer buffer = new org.agrona.concurrent.UnsafeBuffer(content);
        int start = hostile.operation(1).end();
        for (int offset = start; offset + 64 < content.length; offset += 32) {
            FrameDescriptor.header(
                    buffer,
                    offset,
                    2,
                    FrameDescriptor.typeAndFlags(FrameType.PUT, 0),
                    1,
                    content.length - offset - 25);
            buffer.putInt(offset, content.length - offset, ByteOrder.LITTLE_ENDIAN);
        }
        StoreImage claimed =
                hostile.with(file, content)
                        .with(
                                hostile.manifest()
                                        .durable(LogPosition.of(id, content.length), 1, false));
        try (EngineSession again = EngineSession.open(new SimulatedDirectory(claimed), large)) {
            assertEquals(Map.of("a", "1"), again.entries());
            assertEquals(1, again.report().losses().size());
        }
    }
}
