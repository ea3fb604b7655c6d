package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.LohDbException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is encoded is decoded again, and no bytes whatever make a decoder throw something untyped.
 */
final class CodecPropertyTest {
    @Provide
    Arbitrary<Manifest> manifests() {
        Arbitrary<ManifestSegment> segments =
                Combinators.combine(
                                Arbitraries.longs(),
                                Arbitraries.integers().between(8, 30),
                                Arbitraries.integers().between(7, 16))
                        .as(
                                (salt, shift, units) ->
                                        new ManifestSegment(
                                                0, salt, 1 << shift, units == 7 ? 0 : units * 16));
        return Combinators.combine(
                        Arbitraries.longs().list().ofSize(6),
                        Arbitraries.of(true, false),
                        segments.list().ofMaxSize(20),
                        Arbitraries.integers().between(1, 1_000_000))
                .as(
                        (longs, isClosed, unnamed, firstId) -> {
                            List<ManifestSegment> named = new ArrayList<>();
                            long id = firstId;
                            for (ManifestSegment s : unnamed) {
                                named.add(new ManifestSegment(id, s.salt(), s.length(), s.end()));
                                id += 1 + (s.salt() & 3);
                            }
                            return new Manifest(
                                    new StoreId(longs.get(0), longs.get(1)),
                                    longs.get(2),
                                    longs.get(3),
                                    id,
                                    longs.get(4) >>> 1,
                                    longs.get(5) >>> 2,
                                    isClosed,
                                    named);
                        });
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void manifestComesBack(@ForAll("manifests") Manifest manifest) {
        byte[] content = ManifestDescriptor.encode(manifest);
        assertEquals(manifest, ManifestDescriptor.decode(content));
        assertEquals(132 + 32 * manifest.segments().size(), content.length);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void manifestWithFlippedBitIsRefused(
            @ForAll("manifests") Manifest manifest, @ForAll @IntRange(max = 1 << 20) int seed) {
        byte[] content = ManifestDescriptor.encode(manifest);
        int bit = seed % (content.length * 8);
        content[bit / 8] ^= (byte) (1 << bit % 8);
        assertTrue(isRefused(content));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void anyBytesAreRefusedAsManifest(@ForAll byte[] content) {
        assertTrue(isRefused(content));
    }

    /** Even with a right magic and checksum, any content is decoded or refused with a type. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void anyBytesUnderRightChecksumAreTyped(@ForAll("bodies") byte[] content) {
        UnsafeBuffer buffer = new UnsafeBuffer(content);
        buffer.putLong(0, ManifestDescriptor.MAGIC, java.nio.ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(8, FormatVersion.CURRENT, java.nio.ByteOrder.LITTLE_ENDIAN);
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(content, 0, content.length - 4);
        buffer.putInt(content.length - 4, (int) crc.getValue(), java.nio.ByteOrder.LITTLE_ENDIAN);
        if (!isRefused(content)) {
            assertArrayEquals(
                    content, ManifestDescriptor.encode(ManifestDescriptor.decode(content)));
        }
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<Byte> bytes =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, Arbitraries.just((byte) 0)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.bytes()));
        return bytes.array(byte[].class).ofMinSize(132).ofMaxSize(300);
    }

    private static boolean isRefused(byte[] content) {
        try {
            ManifestDescriptor.decode(content);
            return false;
        } catch (LohDbException e) {
            return true;
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void segmentHeaderComesBack(
            @ForAll long high,
            @ForAll long low,
            @ForAll @LongRange(min = 1, max = Integer.MAX_VALUE) long id,
            @ForAll int length,
            @ForAll long first,
            @ForAll long salt) {
        SegmentHeader header =
                new SegmentHeader(
                        new StoreId(high, low), id, length, first, salt, first ^ low, salt ^ high);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[SegmentHeaderDescriptor.HEADER_LENGTH]);
        SegmentHeaderDescriptor.encode(buffer, header);
        assertTrue(SegmentHeaderDescriptor.isIntact(buffer));
        assertTrue(SegmentHeaderDescriptor.isKnown(buffer, false));
        assertFalse(SegmentHeaderDescriptor.isUnused(buffer));
        assertEquals(header, SegmentHeaderDescriptor.decode(buffer));
        assertEquals(FormatVersion.CURRENT, SegmentHeaderDescriptor.version(buffer));
        for (int bit = 0; bit < SegmentHeaderDescriptor.HEADER_LENGTH * 8; bit++) {
            byte[] bytes = buffer.byteArray();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(SegmentHeaderDescriptor.isIntact(buffer), "bit " + bit);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void frameHeaderComesBack(
            @ForAll long sequence,
            @ForAll @IntRange(max = 255) int type,
            @ForAll @IntRange(max = 255) int flags,
            @ForAll @IntRange(max = 65_535) int keyLength,
            @ForAll int valueLength,
            @ForAll int crc) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        int frame = 16;
        FrameDescriptor.header(
                buffer,
                frame,
                sequence,
                FrameDescriptor.typeAndFlags(type, flags),
                keyLength,
                valueLength);
        FrameDescriptor.crc(buffer, frame, crc);
        assertEquals(sequence, FrameDescriptor.sequence(buffer, frame));
        assertEquals(type, FrameDescriptor.type(buffer, frame));
        assertEquals(flags, FrameDescriptor.flags(buffer, frame));
        assertEquals(keyLength, FrameDescriptor.keyLength(buffer, frame));
        assertEquals(valueLength, FrameDescriptor.valueLength(buffer, frame));
        assertEquals(crc, FrameDescriptor.crc(buffer, frame));
        assertEquals(0, FrameDescriptor.length(buffer, frame));
        assertEquals(0, buffer.getLong(frame + FrameDescriptor.HEADER_LENGTH));
        assertEquals(0, buffer.getLong(8));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void longValueComesBack(@ForAll long value) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        FrameDescriptor.longValue(buffer, 16, value);
        assertEquals(value, FrameDescriptor.longValue(buffer, 16));
        assertEquals(value, buffer.getLong(40, java.nio.ByteOrder.LITTLE_ENDIAN));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void positionComesBackAndKeepsTheOrderOfFrames(
            @ForAll @LongRange(min = 1, max = Integer.MAX_VALUE) long id,
            @ForAll @IntRange(max = 1 << 30) int offset,
            @ForAll @LongRange(min = 1, max = Integer.MAX_VALUE) long otherId,
            @ForAll @IntRange(max = 1 << 30) int otherOffset) {
        long position = LogPosition.of(id, offset);
        assertEquals(id, LogPosition.segmentId(position));
        assertEquals(offset, LogPosition.offset(position));
        int expected =
                id == otherId ? Integer.compare(offset, otherOffset) : Long.compare(id, otherId);
        assertEquals(expected, Long.compare(position, LogPosition.of(otherId, otherOffset)));
    }
}
