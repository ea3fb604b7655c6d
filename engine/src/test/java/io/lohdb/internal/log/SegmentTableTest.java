package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.MemoryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Numbers, order and locations of segments. */
final class SegmentTableTest {
    private final MemoryDirectory directory = new MemoryDirectory();

    private Segment segment(SegmentTable table, long id, int length) {
        try {
            FileAllocation allocation = directory.allocate("segment-" + id, length);
            assertTrue(allocation.fill(length));
            MappedFile file = allocation.finish();
            Segment added =
                    new Segment(
                            new SegmentHeader(new StoreId(1, 2), id, length, 1, 3, 0, 0),
                            file,
                            table.nextNumber());
            table.add(added);
            return added;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void locationsLeadBackToSegmentAndFrame() {
        SegmentTable table = new SegmentTable(4096);
        Set<Long> locations = new HashSet<>();
        int frames = 0;
        for (int id = 1; id <= 20; id++) {
            Segment segment = segment(table, id, id < 3 ? 1024 : 4096);
            for (int frame = 128; frame <= segment.length() - 32; frame += 16) {
                long location = table.location(segment, frame);
                assertTrue(location > 0 && location < 1L << 38);
                assertSame(segment, table.segment(location));
                assertEquals(frame, table.frame(location, segment));
                locations.add(location);
                frames++;
            }
        }
        assertEquals(frames, locations.size());
    }

    @Test
    void locationOutsideItsSegmentIsRefused() {
        SegmentTable table = new SegmentTable(4096);
        Segment small = segment(table, 1, 1024);
        for (int frame = 1024 - 16; frame < 4096; frame += 16) {
            long location = table.location(small, frame);
            assertThrows(IllegalStateException.class, () -> table.frame(location, small));
        }
    }

    @Test
    void keepsTheOrderOfTheLogAndLinksIt() {
        SegmentTable table = new SegmentTable(1024);
        Segment first = segment(table, 1, 256);
        Segment second = segment(table, 5, 512);
        Segment third = segment(table, 9, 1024);
        assertArrayEquals(new Segment[] {first, second, third}, table.chain());
        assertSame(second, first.next());
        assertSame(third, second.next());
        assertNull(third.next());
    }

    @Test
    void removedSegmentsLeaveTheirNumbersToOthers() {
        SegmentTable table = new SegmentTable(1024);
        Segment first = segment(table, 1, 256);
        Segment second = segment(table, 2, 256);
        Segment third = segment(table, 3, 256);
        table.remove(List.of(second));
        assertArrayEquals(new Segment[] {first, third}, table.chain());
        assertSame(third, first.next());
        assertEquals(second.number(), table.nextNumber());
        Segment fourth = segment(table, 4, 256);
        assertEquals(second.number(), fourth.number());
        assertArrayEquals(new Segment[] {first, third, fourth}, table.chain());
        assertSame(fourth, third.next());
        assertSame(fourth, table.segment(table.location(fourth, 128)));
    }

    @Test
    void lastSegmentLeftHasNoNext() {
        SegmentTable table = new SegmentTable(1024);
        Segment first = segment(table, 1, 256);
        Segment second = segment(table, 2, 256);
        Segment third = segment(table, 3, 256);
        table.remove(List.of(second, third));
        assertNull(first.next());
        table.remove(List.of(first));
        assertEquals(0, table.chain().length);
    }

    /** The number of segments that 38 bits hold was computed with 32 bits: full after four. */
    @Test
    void tinySegmentsDoNotFillTheTable() {
        for (int length : new int[] {256, 512, 1024, 2048, 4096}) {
            SegmentTable table = new SegmentTable(length);
            for (int id = 1; id <= 50; id++) {
                segment(table, length * 100L + id, length);
            }
            assertEquals(50, table.chain().length);
        }
    }

    /**
     * 38 bits hold 4096 segments of a GiB; the one behind them would get the place of the first.
     */
    @Test
    void fullTableRefusesAnotherSegmentAndTakesItOnceThereIsRoom() throws IOException {
        SegmentTable table = new SegmentTable(1 << 30);
        Segment first = segment(table, 1, 256);
        MappedFile shared = directory.map("segment-1", 256);
        for (int id = 2; id <= 4096; id++) {
            SegmentHeader header = new SegmentHeader(new StoreId(1, 2), id, 256, 1, 3, 0, 0);
            table.add(new Segment(header, shared, table.nextNumber()));
        }
        NoSpaceException refused = assertThrows(NoSpaceException.class, table::nextNumber);
        assertEquals("segment table full: segmentCount=4096", refused.getMessage());
        table.remove(List.of(first));
        assertEquals(0, table.nextNumber());
    }

    @Test
    void longestSegmentsStillLeaveRoomForManyOfThem() {
        SegmentTable table = new SegmentTable(1 << 30);
        Segment small = segment(table, 1, 256);
        assertEquals(128 / 16, table.location(small, 128));
        assertEquals(1, table.nextNumber());
    }

    @Test
    void givesAddressesOfWhatLiesWithinASegment() {
        SegmentTable table = new SegmentTable(4096);
        segment(table, 1, 1024);
        Segment small = segment(table, 2, 1024);
        long begin = small.buffer().addressOffset();
        assertEquals(begin + 128, table.address(table.location(small, 128), 24));
        assertEquals(begin + 128, table.address(table.location(small, 128), 1024 - 128));
        assertEquals(
                SegmentTable.NOWHERE, table.address(table.location(small, 128), 1024 - 128 + 1));
        assertEquals(SegmentTable.NOWHERE, table.address(table.location(small, 2048), 24));
        assertEquals(SegmentTable.NOWHERE, table.address(table.location(small, 128), 0xFFFF_FFFFL));
    }

    @Test
    void givesNoAddressOfWhatNobodyHasChecked() {
        SegmentTable table = new SegmentTable(1024);
        Segment segment = segment(table, 1, 1024);
        long location = table.location(segment, 128);
        segment.unverifiedEnd(512);
        assertEquals(SegmentTable.NOWHERE, table.address(location, 24));
        segment.unverifiedEnd(0);
        assertEquals(segment.buffer().addressOffset() + 128, table.address(location, 24));
    }

    @Test
    void givesNoAddressOfWhatIsGone() {
        SegmentTable table = new SegmentTable(1024);
        Segment removed = segment(table, 1, 256);
        Segment released = segment(table, 2, 256);
        long ofRemoved = table.location(removed, 128);
        long ofReleased = table.location(released, 128);
        table.retire(List.of(released));
        assertEquals(released.buffer().addressOffset() + 128, table.address(ofReleased, 24));
        table.release(released);
        table.remove(List.of(removed));
        assertEquals(SegmentTable.NOWHERE, table.address(ofRemoved, 24));
        assertEquals(SegmentTable.NOWHERE, table.address(ofReleased, 24));
    }

    /** A check of a segment may end after its number has gone to another one. */
    @Test
    void aSegmentThatIsGoneDoesNotChangeTheAddressesOfItsSuccessor() {
        SegmentTable table = new SegmentTable(1024);
        Segment released = segment(table, 1, 256);
        table.retire(List.of(released));
        table.release(released);
        Segment successor = segment(table, 2, 256);
        assertEquals(released.number(), successor.number());
        released.unverifiedEnd(0);
        assertEquals(
                successor.buffer().addressOffset() + 128,
                table.address(table.location(successor, 128), 24));
    }

    /** Whoever has an address looks at memory outside the heap. */
    @Test
    void givesNoAddressInMemoryOnTheHeap() {
        SegmentTable table = new SegmentTable(1024);
        SegmentHeader header = new SegmentHeader(new StoreId(1, 2), 1, 256, 1, 3, 0, 0);
        Segment segment = new Segment(header, new HeapFile(), table.nextNumber());
        table.add(segment);
        assertEquals(SegmentTable.NOWHERE, table.address(table.location(segment, 128), 24));
    }

    private static final class HeapFile implements MappedFile {
        private final ByteBuffer memory = ByteBuffer.allocate(256);

        @Override
        public ByteBuffer memory() {
            return memory;
        }

        @Override
        public void sync(int offset, int length) {}

        @Override
        public void close() {}
    }
}
