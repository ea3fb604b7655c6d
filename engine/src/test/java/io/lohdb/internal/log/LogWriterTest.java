package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.internal.recovery.SimulatedDirectory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where frames go, when marks are written, what a roll leaves behind. */
final class LogWriterTest {
    private final OpenLog log = OpenLog.open(new MemoryDirectory(), 1024, 4096);
    private final LogWriter writer = log.writer();

    @Test
    void nothingCommittedIsNothingWritten() {
        long before = writer.writtenPosition();
        writer.reserve(64);
        log.putUncommitted("a", 10);
        assertEquals(0, writer.writtenSequence());
        assertEquals(before, writer.writtenPosition());
        assertEquals(1, writer.commit());
        assertEquals(1, writer.writtenSequence());
        assertEquals(before + 48, writer.writtenPosition());
    }

    @Test
    void framesFollowEachOtherAligned() {
        log.put("a", 0);
        log.put("ab", 7);
        log.put("abc", 100);
        assertEquals(List.of("128:1", "160:1", "208:1"), OpenLog.frames(writer.active()));
        assertEquals(336, writer.tail());
        assertEquals(LogPosition.of(writer.active().id(), 336), writer.writtenPosition());
    }

    @Test
    void markIsWrittenOncePerAdvanceOfTheDurableSequence() {
        log.put("a", 0);
        log.put("b", 0);
        log.sync();
        long durable = log.syncer().durablePosition();
        log.put("c", 0);
        log.put("d", 0);
        assertEquals(
                List.of("128:1", "160:1", "192:3", "224:1", "256:1"),
                OpenLog.frames(writer.active()));
        assertEquals(durable, FrameDescriptor.longValue(writer.buffer(), 192));
        assertEquals(2, FrameDescriptor.sequence(writer.buffer(), 192));
        log.sync();
        assertTrue(writer.mark());
        assertFalse(writer.mark());
        log.sync();
        assertFalse(writer.mark(), "a mark alone is no reason for another one");
        assertEquals(4, writer.writtenSequence());
    }

    @Test
    void markNeverClaimsMoreThanWasDurable() {
        for (int i = 0; i < 200; i++) {
            log.put("key" + i, i % 70);
            if (i % 3 == 0) {
                log.sync();
            }
            long durable = log.syncer().durablePosition();
            for (Segment segment : log.table().chain()) {
                for (String frame : OpenLog.frames(segment)) {
                    if (frame.endsWith(":" + FrameType.SYNC_MARK)) {
                        int offset = Integer.parseInt(frame.substring(0, frame.indexOf(':')));
                        assertTrue(FrameDescriptor.longValue(segment.buffer(), offset) <= durable);
                    }
                }
            }
        }
    }

    @Test
    void rollLinksTheSegmentsAndFillsTheOldOne() {
        while (log.table().chain().length == 1) {
            log.put("key", 60);
        }
        Segment[] chain = log.table().chain();
        SegmentHeader header = chain[1].header();
        assertEquals(LogPosition.of(chain[0].id(), chain[0].sealedEnd()), header.previousEnd());
        assertEquals(writer.writtenSequence(), header.firstSequence());
        assertEquals(log.syncer().durablePosition(), header.durablePosition());
        List<String> frames = OpenLog.frames(chain[0]);
        assertEquals(chain[0].sealedEnd() + ":5", frames.get(frames.size() - 1));
        assertEquals(
                chain[0].length() - chain[0].sealedEnd(),
                FrameDescriptor.length(chain[0].buffer(), chain[0].sealedEnd()));
        assertEquals(chain[1], chain[0].next());
        assertEquals(Segment.NOT_SEALED, chain[1].sealedEnd());
    }

    /** The room that is left may be none, too little for a frame, or exactly enough. */
    @Test
    void rollCopesWithAnyRoomThatIsLeft() {
        for (int left : new int[] {0, 16, 32, 48}) {
            OpenLog own = OpenLog.open(new MemoryDirectory(), 1024, 4096);
            int room = 1024 - 128 - left;
            own.put("k", room - 24 - 1);
            assertEquals(1024 - left, own.writer().tail());
            own.put("next", 100);
            Segment[] chain = own.table().chain();
            assertEquals(2, chain.length);
            assertEquals(1024 - left, chain[0].sealedEnd());
            boolean isPadded = OpenLog.frames(chain[0]).size() == 2;
            assertEquals(left >= 32, isPadded, "left " + left);
        }
    }

    @Test
    void greatestReservationFitsEvenWithMark() {
        int greatest = LogWriter.maxReservation(4096);
        assertEquals(4096 - 128 - 32 - 32, greatest);
        for (int i = 0; i < 5; i++) {
            log.put("k", greatest - 24 - 1 - 15);
            log.sync();
        }
        for (Segment segment : log.table().chain()) {
            assertTrue(segment.length() <= 4096);
        }
        assertEquals(5, writer.writtenSequence());
    }

    @Test
    void everyReservationLiesInOneSegment() {
        for (int i = 0; i < 300; i++) {
            int frames = 1 + i % 5;
            int valueLength = i * 7 % 120;
            int aligned =
                    frames
                            * FrameDescriptor.alignedLength(
                                    FrameDescriptor.frameLength(1, valueLength));
            writer.reserve(aligned);
            Segment segment = writer.active();
            for (int n = 0; n < frames; n++) {
                log.putUncommitted("k", valueLength);
            }
            assertEquals(segment, writer.active());
            writer.commit();
            if (i % 4 == 0) {
                log.sync();
            }
        }
    }

    @Test
    void segmentsGrowToTheLongestAndNoFurther() {
        while (log.table().chain().length < 6) {
            log.put("key", 200);
        }
        int[] lengths =
                java.util.Arrays.stream(log.table().chain()).mapToInt(Segment::length).toArray();
        assertEquals(
                List.of(1024, 2048, 4096, 4096, 4096, 4096),
                java.util.Arrays.stream(lengths).boxed().toList());
    }

    @Test
    void skippedSequencesAreWrittenDown() {
        log.put("a", 0);
        writer.skip(9);
        writer.commit();
        assertEquals(9, writer.writtenSequence());
        assertEquals(10, log.put("b", 0));
        assertEquals(List.of("128:1", "160:8", "192:1"), OpenLog.frames(writer.active()));
        assertEquals(2, FrameDescriptor.longValue(writer.buffer(), 160));
        assertEquals(9, FrameDescriptor.sequence(writer.buffer(), 160));
    }

    @Test
    void rollBackLeavesNoTrace() {
        log.put("a", 5);
        int tail = writer.tail();
        writer.reserve(400);
        log.putUncommitted("b", 100);
        log.putUncommitted("c", 100);
        writer.begin(FrameDescriptor.typeAndFlags(FrameType.PUT, 0), 1, 60);
        writer.buffer().putByte(writer.tail() + 80, (byte) 1);
        writer.rollBack();
        assertEquals(tail, writer.tail());
        for (int offset = tail; offset < writer.active().length(); offset++) {
            assertEquals(0, writer.buffer().getByte(offset), "offset " + offset);
        }
        assertEquals(1, writer.writtenSequence());
        assertEquals(2, log.put("d", 0));
        assertEquals(List.of("128:1", tail + ":1"), OpenLog.frames(writer.active()));
    }

    /** The mark that went with the reservation was taken back, but counted as written. */
    @Test
    void rolledBackMarkIsWrittenAgain() {
        log.put("a", 0);
        log.sync();
        writer.reserve(64);
        log.putUncommitted("b", 0);
        writer.rollBack();
        assertTrue(writer.mark());
        assertEquals(List.of("128:1", "160:3"), OpenLog.frames(writer.active()));
    }

    @Test
    void rollBackBeforeTheFirstSegmentChangesNothing() {
        SegmentTable table = new SegmentTable(4096);
        LogWriter fresh =
                new LogWriter(
                        log.manifestFile().manifest().storeId(),
                        table,
                        log.preparer(),
                        new LogSyncer(table, 0, 7),
                        new LogEnd(null, 0, 7));
        fresh.rollBack();
        assertEquals(7, fresh.writtenSequence());
        assertEquals(0, fresh.writtenPosition());
        assertEquals(0, fresh.tail());
        fresh.reserve(32);
        assertEquals(128, fresh.tail());
        assertEquals(8, fresh.active().header().firstSequence());
        assertEquals(0, fresh.active().header().previousEnd());
    }

    /** A reader that begins in the middle of a long segment walks few frames. */
    @Test
    void samplesShowWhereLaterOperationsAreAndForgetWhatIsRolledBack() {
        OpenLog large = OpenLog.open(new MemoryDirectory(), 1 << 20, 1 << 20);
        int frame = 1024;
        for (int i = 0; i < 200; i++) {
            large.put("k", frame - 25);
        }
        SequenceSamples samples = large.writer().active().samples();
        assertEquals(128, samples.floor(200));
        large.writer().reserve(100 * frame);
        for (int i = 0; i < 100; i++) {
            large.putUncommitted("k", frame - 25);
        }
        assertEquals(128 + (256 << 10), samples.floor(300));
        large.writer().rollBack();
        assertEquals(128, samples.floor(300));
    }

    @Test
    void rollTakesTheShortestSegmentThatHoldsTheReservation() {
        int overhead = 128;
        for (int length : new int[] {1024, 2048, 4096}) {
            for (int more : new int[] {0, 16}) {
                OpenLog own = OpenLog.open(new MemoryDirectory(), 256, 8192);
                own.put("k", 60);
                own.writer().reserve(length - overhead + more);
                assertEquals(more == 0 ? length : 2 * length, own.writer().active().length());
            }
        }
    }

    @Test
    void skipRollsWhenNothingFitsAnyMore() {
        log.put("k", 1024 - 128 - 25);
        assertEquals(1024, writer.tail());
        writer.skip(5);
        writer.commit();
        assertEquals(2, log.table().chain().length);
        assertEquals(List.of("128:8"), OpenLog.frames(writer.active()));
        assertEquals(2, writer.active().header().firstSequence());
        assertEquals(5, writer.writtenSequence());
    }

    /**
     * On a full disk, the mark that a quiet moment appends was refused with an exception that went
     * to the user's error handler, although nothing was lost and his own writes said it already.
     */
    @Test
    void markThatHasNoRoomIsLeftOut() {
        SimulatedDirectory disk = new SimulatedDirectory();
        OpenLog own = OpenLog.open(disk, 256, 256);
        own.put("k", 256 - 128 - 25);
        own.put("k", 256 - 128 - 25);
        own.sync();
        disk.failFromNowOn("No space left on device");
        own.writer().mark();
        assertFalse(own.writer().mark());
        assertEquals(2, own.writer().writtenSequence());
        disk.recovered();
        assertEquals(3, own.put("k", 0));
    }

    /** A mark only shortens the next recovery: a full device is the matter of whoever writes. */
    @Test
    void markThatFindsNoRoomIsLeftOutUntilThereIs() {
        SimulatedDirectory disk = new SimulatedDirectory();
        OpenLog own = OpenLog.open(disk, 256, 1024);
        own.put("k", 256 - 128 - 25);
        assertEquals(256, own.writer().tail());
        own.sync();
        disk.failFromNowOn("No space left on device");
        assertFalse(own.writer().mark());
        assertEquals(256, own.writer().tail());
        assertEquals(1, own.writer().writtenSequence());
        disk.recovered();
        assertTrue(own.writer().mark());
        assertEquals(List.of("128:3"), OpenLog.frames(own.writer().active()));
        assertFalse(own.writer().mark());
    }

    @Test
    void theLastEighthIsScarceWhileNoSegmentIsPrepared() {
        SimulatedDirectory disk = new SimulatedDirectory();
        OpenLog own = OpenLog.open(disk, 1024, 1024);
        own.put("k", 64);
        int room = 1024 - own.writer().tail();
        disk.failFromNowOn("No space left on device");
        assertThrows(NoSpaceException.class, own.writer()::restock);
        assertFalse(own.writer().isScarce(room - 128));
        assertTrue(own.writer().isScarce(room - 112));
        own.writer().reserve(room);
        assertThrows(NoSpaceException.class, own.writer()::restock);
        disk.recovered();
        own.writer().restock();
        assertFalse(own.writer().isScarce(room));
    }

    @Test
    void longSegmentsKeepSixtyFourKibibytes() {
        SimulatedDirectory disk = new SimulatedDirectory();
        OpenLog own = OpenLog.open(disk, 1 << 20, 1 << 20);
        own.put("k", 64);
        int room = (1 << 20) - own.writer().tail();
        disk.failFromNowOn("No space left on device");
        assertThrows(NoSpaceException.class, own.writer()::restock);
        assertFalse(own.writer().isScarce(room - (64 << 10)));
        assertTrue(own.writer().isScarce(room - (64 << 10) + 16));
    }

    @Test
    void refusedRollChangesNothing() {
        SimulatedDirectory disk = new SimulatedDirectory();
        OpenLog own = OpenLog.open(disk, 256, 1024);
        disk.failFromNowOn("No space left on device");
        int written = 0;
        boolean isRefused = false;
        while (!isRefused) {
            try {
                own.put("key", 40);
                written++;
            } catch (NoSpaceException e) {
                isRefused = true;
            }
        }
        long position = own.writer().writtenPosition();
        assertEquals(written, own.writer().writtenSequence());
        assertThrows(NoSpaceException.class, () -> own.put("key", 40));
        assertEquals(position, own.writer().writtenPosition());
        assertEquals(Segment.NOT_SEALED, own.writer().active().sealedEnd());
        disk.recovered();
        assertEquals(written + 1, own.put("key", 40));
    }
}
