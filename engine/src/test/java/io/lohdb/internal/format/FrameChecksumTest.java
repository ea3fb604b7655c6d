package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a frame's checksum covers, and what it is made of. */
final class FrameChecksumTest {
    private static final int FRAME = 128;
    private static final int LENGTH = 73;
    private static final long SALT = 0x1234_5678_9ABC_DEF0L;
    private static final long POSITION = LogPosition.of(7, FRAME);

    private final FrameChecksum checksum = new FrameChecksum();
    private final ByteBuffer memory = ByteBuffer.allocateDirect(512);

    FrameChecksumTest() {
        Random random = new Random(1);
        for (int i = 0; i < memory.capacity(); i++) {
            memory.put(i, (byte) random.nextInt());
        }
    }

    private int compute(int covered, long salt, long position, int length) {
        return checksum.compute(new UnsafeBuffer(memory), FRAME, covered, salt, position, length);
    }

    private int compute() {
        return compute(LENGTH, SALT, POSITION, LENGTH);
    }

    /** The formula of docs/format.md, written out a second time. */
    private static int formula(byte[] covered, long salt, long position, int length) {
        CRC32C crc = new CRC32C();
        crc.update(covered);
        long mixed = salt ^ position * 0x9E3779B97F4A7C15L ^ (long) length << 17;
        mixed ^= mixed >>> 33;
        mixed *= 0xFF51AFD7ED558CCDL;
        mixed ^= mixed >>> 33;
        mixed *= 0xC4CEB9FE1A85EC53L;
        mixed ^= mixed >>> 33;
        return (int) crc.getValue() ^ (int) mixed;
    }

    @Test
    void movesToAnotherPlaceWithoutReadingTheFrameAgain() {
        long place = LogPosition.of(9, 4096);
        assertEquals(
                compute(LENGTH, ~SALT, place, LENGTH),
                FrameChecksum.moved(compute(), LENGTH, SALT, POSITION, ~SALT, place));
    }

    @Test
    void isTheSameInParts() {
        UnsafeBuffer buffer = new UnsafeBuffer(memory);
        int begin = FRAME + FrameDescriptor.SEQUENCE_OFFSET;
        int end = FRAME + LENGTH;
        checksum.begin();
        checksum.update(buffer, begin, 1);
        checksum.update(buffer, begin + 1, 30);
        checksum.update(buffer, begin + 31, 0);
        checksum.update(buffer, begin + 31, end - begin - 31);
        int inParts = checksum.end(SALT, POSITION, LENGTH);
        assertEquals(compute(), inParts);
    }

    @Test
    void isCrcOfEverythingBehindItUnderMaskOfSaltPositionAndLength() {
        byte[] covered = new byte[LENGTH - FrameDescriptor.SEQUENCE_OFFSET];
        memory.duplicate().position(FRAME + FrameDescriptor.SEQUENCE_OFFSET).get(covered);
        assertEquals(formula(covered, SALT, POSITION, LENGTH), compute());
    }

    @Test
    void neverChangesForTheSameFrame() {
        // Pinned: a frame written by an earlier release has to keep its checksum.
        UnsafeBuffer zeros = new UnsafeBuffer(new byte[64]);
        assertEquals(
                0,
                checksum.compute(zeros, 0, 32, SALT, POSITION, 32)
                        ^ formula(new byte[24], SALT, POSITION, 32));
        assertEquals(0xBCB47227, checksum.compute(zeros, 0, 32, SALT, POSITION, 32));
    }

    @Test
    void noticesEveryBitBehindTheChecksum() {
        int expected = compute();
        for (int bit = FrameDescriptor.SEQUENCE_OFFSET * 8; bit < LENGTH * 8; bit++) {
            int at = FRAME + bit / 8;
            memory.put(at, (byte) (memory.get(at) ^ 1 << bit % 8));
            assertNotEquals(expected, compute(), "bit " + bit);
            memory.put(at, (byte) (memory.get(at) ^ 1 << bit % 8));
        }
        assertEquals(expected, compute());
    }

    @Test
    void ignoresEverythingOutsideTheFrame() {
        int expected = compute();
        for (int at = 0; at < memory.capacity(); at++) {
            boolean isCovered =
                    at >= FRAME + FrameDescriptor.SEQUENCE_OFFSET && at < FRAME + LENGTH;
            if (!isCovered) {
                memory.put(at, (byte) ~memory.get(at));
                assertEquals(expected, compute(), "byte " + at);
            }
        }
    }

    @Test
    void noticesEveryBitOfSaltPositionAndLength() {
        int expected = compute();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertNotEquals(expected, compute(LENGTH, SALT ^ 1L << bit, POSITION, LENGTH));
            assertNotEquals(expected, compute(LENGTH, SALT, POSITION ^ 1L << bit, LENGTH));
        }
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            assertNotEquals(expected, compute(LENGTH, SALT, POSITION, LENGTH ^ 1 << bit));
        }
    }

    @Test
    void differsAtEveryPlaceOfASegmentAndInEverySegment() {
        Set<Integer> found = new HashSet<>();
        int places = 0;
        for (long segment = 1; segment <= 16; segment++) {
            for (int offset = 128; offset < 65_536; offset += 16) {
                found.add(compute(LENGTH, SALT, LogPosition.of(segment, offset), LENGTH));
                places++;
            }
        }
        // 65,408 numbers of 32 bits at random would meet half a time.
        assertTrue(places - found.size() <= 4, places - found.size() + " meetings");
    }

    @Test
    void longFrameOfZerosIsNoFrameUnderAnySalt() {
        // An all-zero header with an all-zero checksum must not pass by construction.
        UnsafeBuffer zeros = new UnsafeBuffer(new byte[64]);
        Random random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            int computed =
                    checksum.compute(
                            zeros, 0, 32, random.nextLong(), LogPosition.of(i + 1, 128), 32);
            assertNotEquals(0, computed);
        }
    }

    @Test
    void coversTheHeaderAloneOfPadding() {
        assertEquals(24, FrameChecksum.coveredLength(FrameType.PADDING, 4096));
        assertEquals(4096, FrameChecksum.coveredLength(FrameType.PUT, 4096));
        assertEquals(32, FrameChecksum.coveredLength(FrameType.SYNC_MARK, 32));
        assertEquals(99, FrameChecksum.coveredLength(200, 99));
    }

    @Test
    void leavesNothingOfEarlierFramesBehind() {
        UnsafeBuffer buffer = new UnsafeBuffer(memory);
        checksum.compute(buffer, 400, 60, SALT, POSITION, 60);
        assertEquals(compute(), checksum.compute(buffer, FRAME, LENGTH, SALT, POSITION, LENGTH));
    }

    /** Long frames are read in parts; where one ends must not show. */
    @Test
    void framesOfAnyLengthAreCoveredToTheirLastByte() {
        byte[] bytes = new byte[20_000];
        new Random(3).nextBytes(bytes);
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        for (int covered : new int[] {8, 9, 24, 4095, 4096, 4103, 4104, 4105, 8200, 8201, 19_000}) {
            byte[] content =
                    Arrays.copyOfRange(
                            bytes, FRAME + FrameDescriptor.SEQUENCE_OFFSET, FRAME + covered);
            assertEquals(
                    formula(content, SALT, POSITION, covered),
                    checksum.compute(buffer, FRAME, covered, SALT, POSITION, covered),
                    "length " + covered);
        }
    }
}
