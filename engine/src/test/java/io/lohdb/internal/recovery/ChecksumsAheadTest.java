package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Other threads checksum frames ahead of the walk; what is found and said is the same. */
final class ChecksumsAheadTest {
    private static final int LENGTH = 2 * 1024 * 1024;
    private static final LogSettings FAIL =
            new LogSettings(LENGTH, LENGTH, CorruptionPolicy.FAIL)
                    .withCheckpointInterval(LogSettings.NO_CHECKPOINTS);
    private static final LogSettings SALVAGE =
            new LogSettings(LENGTH, LENGTH, CorruptionPolicy.SALVAGE);

    private final StoreImage image = closed();

    private static StoreImage closed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk, FAIL)) {
            for (int i = 1; i <= 10_000; i++) {
                engine.put("key" + i % 7001, "value".repeat(200) + i);
            }
        }
        return disk.killed();
    }

    private static List<OpenedSegment> opened(StoreImage image) throws IOException {
        SegmentOpener opener = new SegmentOpener(new SimulatedDirectory(image), image.manifest());
        List<OpenedSegment> opened = new ArrayList<>();
        for (ManifestSegment segment : image.manifest().segments()) {
            opened.add(opener.open(segment, opened.size()));
        }
        return opened;
    }

    private static int awaitEnd(ChecksumsAhead ahead, OpenedSegment opened, int end) {
        while (ahead.checkedEnd(opened.segment()) < end) {
            Thread.onSpinWait();
        }
        return ahead.checkedEnd(opened.segment());
    }

    /** Behind the last frame that is no padding. */
    private int framesEnd(long segmentId) {
        int end = 0;
        for (Frame frame : image.frames(segmentId)) {
            end = frame.type() == FrameType.PADDING ? end : frame.end();
        }
        return end;
    }

    @Test
    void threadsAreUsedForManyBytesWhereTheyCanRun() throws IOException {
        assertTrue(image.usedSegments().size() > 4);
        assertFalse(LogReplay.areThreadsWorthwhile(8 << 20, 1));
        assertTrue(LogReplay.areThreadsWorthwhile(8 << 20, 2));
        assertFalse(LogReplay.areThreadsWorthwhile((8 << 20) - 1, 2));
        try (ChecksumsAhead none = new ChecksumsAhead(opened(image), 0)) {
            assertEquals(0, none.checkedEnd(opened(image).get(0).segment()));
        }
    }

    @Test
    void staysCloseToTheWalk() throws IOException {
        List<OpenedSegment> opened = opened(image);
        try (ChecksumsAhead ahead = new ChecksumsAhead(opened, 1)) {
            for (int i = 0; i <= 2; i++) {
                int end = framesEnd(opened.get(i).named().id());
                assertEquals(end, awaitEnd(ahead, opened.get(i), end));
            }
            assertEquals(0, ahead.checkedEnd(opened.get(3).segment()));
            ahead.enter(opened.get(1).segment());
            int end = framesEnd(opened.get(3).named().id());
            assertEquals(end, awaitEnd(ahead, opened.get(3), end));
            // The walk gives up while the worker pauses, and is interrupted at that.
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted());
    }

    @Test
    void endsBeforeTheFirstFrameThatIsNotIntact() throws IOException {
        Frame damaged = image.operation(700);
        List<OpenedSegment> opened = opened(image.damaged(damaged));
        try (ChecksumsAhead ahead = new ChecksumsAhead(opened, 2)) {
            assertEquals(damaged.offset(), awaitEnd(ahead, opened.get(0), damaged.offset()));
        }
    }

    @Test
    void framesOfANewerReleaseAreTheWalksToTell() throws IOException {
        Frame newer = image.operation(700);
        StoreImage forged =
                new ForgedFrame(700, FrameType.PUT, 1 << 7)
                        .lengths(newer.length(), 6, newer.length() - 30)
                        .writeTo(image, newer.segmentId(), newer.offset());
        List<OpenedSegment> opened = opened(forged);
        try (ChecksumsAhead ahead = new ChecksumsAhead(opened, 1)) {
            ahead.enter(opened.get(opened.size() - 1).segment());
            int end = framesEnd(opened.get(1).named().id());
            assertEquals(end, awaitEnd(ahead, opened.get(1), end));
            assertTrue(ahead.checkedEnd(opened.get(0).segment()) <= newer.offset());
        }
        SimulatedDirectory disk = new SimulatedDirectory(forged);
        assertThrows(VersionTooNewException.class, () -> EngineSession.open(disk, FAIL));
    }

    @Test
    void missingSegmentsAreLeftOut() throws IOException {
        String first = image.segmentNames().get(0);
        List<OpenedSegment> opened = opened(image.without(first));
        try (ChecksumsAhead ahead = new ChecksumsAhead(opened, 1)) {
            int end = framesEnd(opened.get(1).named().id());
            assertEquals(end, awaitEnd(ahead, opened.get(1), end));
        }
    }

    @Test
    void everythingIsReadBack() {
        try (EngineSession engine = EngineSession.open(new SimulatedDirectory(image), FAIL)) {
            assertEquals(7001, engine.engine().count());
            assertEquals("value".repeat(200) + 10_000, engine.get("key2999"));
            assertEquals(10_000, engine.report().operationsReplayed());
        }
    }

    @Test
    void damageIsFoundWhereItIs() {
        Frame one = image.operation(3001);
        Frame two = image.operation(3004);
        Frame other = image.operation(9000);
        StoreImage damaged = image.damaged(one).damaged(two).damaged(other);
        SimulatedDirectory disk = new SimulatedDirectory(damaged);
        CorruptLogException refusal =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(disk, FAIL));
        assertTrue(refusal.getMessage().contains("offset=" + one.offset()), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(StoreImage.fileOf(one)));
        try (EngineSession engine = EngineSession.open(new SimulatedDirectory(damaged), SALVAGE)) {
            List<Loss> losses = engine.report().losses();
            List<Long> lost = losses.stream().map(Loss::firstSequence).toList();
            assertEquals(List.of(3001L, 3004L, 9000L), lost);
            assertFalse(engine.report().cleanShutdown());
            assertEquals(9_997, engine.report().operationsReplayed());
        }
    }

    @Test
    void lengthsThatLeadAstrayLeadNobodyAstray() {
        Frame frame = image.operation(5000);
        byte[] content = image.file(StoreImage.fileOf(frame));
        org.agrona.concurrent.UnsafeBuffer buffer = new org.agrona.concurrent.UnsafeBuffer(content);
        FrameDescriptor.length(buffer, frame.offset(), 4000);
        SimulatedDirectory disk =
                new SimulatedDirectory(image.with(StoreImage.fileOf(frame), content));
        try (EngineSession engine = EngineSession.open(disk, SALVAGE)) {
            assertEquals(1, engine.report().losses().size());
            assertEquals(5000, engine.report().losses().get(0).firstSequence());
        }
    }
}
