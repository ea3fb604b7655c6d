package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.CheckpointSpan;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.RecoveryProgress;
import io.lohdb.spi.RecoveryReport;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a checkpoint stands for is not read; what does not fit makes recovery read everything. */
final class CheckpointReplayTest {
    private static final int LAST = 60;
    private static final String ROOT = "0000000001.checkpoint";

    private final StoreImage image = written(true);
    private final List<Long> used = image.usedSegments();

    private static StoreImage written(boolean isClosed) {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        for (int i = 1; i <= LAST; i++) {
            engine.put("key" + i % 13, "value" + i);
        }
        if (isClosed) {
            engine.close();
        } else {
            engine.sync();
        }
        return disk.killed();
    }

    private static List<Long> sequences(long from) {
        return LongStream.rangeClosed(from, LAST).boxed().toList();
    }

    /** A checkpoint whose replay begins with an operation. */
    private CheckpointSpan before(long sequence) {
        Frame frame = image.operation(sequence);
        return span(LogPosition.of(frame.segmentId(), frame.offset()), sequence - 1);
    }

    private static CheckpointSpan span(long position, long sequence) {
        return new CheckpointSpan(position, sequence, position, sequence);
    }

    private static LogReplay replay(StoreImage store, ReplayRecorder target) throws IOException {
        LogReplay replay =
                new LogReplay(
                        new SimulatedDirectory(store),
                        store.manifest(),
                        EngineSession.MAX_SEGMENT_LENGTH,
                        ReadingProgress.untold());
        replay.open((manifest, table) -> target);
        return replay;
    }

    private static void expectUnfit(StoreImage store, ReplayRecorder target) throws IOException {
        LogReplay replay = replay(store, target);
        assertFalse(replay.readFromCheckpoint());
        assertEquals(null, replay.checkpoint());
    }

    private void expectUnfit(StoreImage store, CheckpointSpan span) throws IOException {
        expectUnfit(store, ReplayRecorder.holding(store, span));
    }

    /** First operation of the n-th log segment, counted from 0. */
    private long first(int segment) {
        return image.header(used.get(segment)).firstSequence();
    }

    private int end(int segment) {
        return LogPosition.offset(image.header(used.get(segment + 1)).previousEnd());
    }

    @Test
    void readsOnlyWhatIsBehindItsPosition() throws IOException {
        assertTrue(used.size() >= 4, "segments=" + used.size());
        long sequence = first(2) + 1;
        ReplayRecorder target = ReplayRecorder.holding(image, before(sequence));
        LogReplay replay = replay(image, target);
        assertTrue(replay.readFromCheckpoint());
        assertTrue(target.isReplayed());
        assertEquals(sequences(sequence), target.log());
        assertEquals(sequence - 1, replay.checkpoint().sequence());
        assertEquals(2, replay.found().passedCount());
        assertEquals(LAST, replay.found().lastSequence());
        Segment[] chain = replay.table().chain();
        assertEquals(end(0), chain[0].unverifiedEnd());
        assertEquals(end(1), chain[1].unverifiedEnd());
        assertEquals(image.operation(sequence).offset(), chain[2].unverifiedEnd());
        assertTrue(chain[3].isVerified());
        assertEquals(end(0), chain[0].sealedEnd());
    }

    @Test
    void positionMayBeTheEdgeOfASegment() throws IOException {
        for (int segment = 0; segment < used.size() - 1; segment++) {
            ReplayRecorder target =
                    ReplayRecorder.holding(
                            image,
                            span(
                                    LogPosition.of(used.get(segment), end(segment)),
                                    first(segment + 1) - 1));
            assertTrue(replay(image, target).readFromCheckpoint());
            assertEquals(sequences(first(segment + 1)), target.log());
            ReplayRecorder begin =
                    ReplayRecorder.holding(
                            image,
                            span(LogPosition.of(used.get(segment), 128), first(segment) - 1));
            assertTrue(replay(image, begin).readFromCheckpoint());
            assertEquals(sequences(first(segment)), begin.log());
        }
        ReplayRecorder last = ReplayRecorder.holding(image, before(LAST));
        assertTrue(replay(image, last).readFromCheckpoint());
        assertEquals(List.of((long) LAST), last.log());
    }

    @Test
    void segmentThatWasCutBeforeThePositionIsPassedOver() throws IOException {
        long beyond = LogPosition.of(used.get(1), end(1) + 16);
        ReplayRecorder target = ReplayRecorder.holding(image, span(beyond, first(2) + 1));
        assertTrue(replay(image, target).readFromCheckpoint());
        assertEquals(sequences(first(2)), target.log());
        // The log goes on behind what the checkpoint holds: something is missing between.
        expectUnfit(image, span(beyond, first(2) - 2));
    }

    @Test
    void positionBehindTheLogDoesNotFit() throws IOException {
        expectUnfit(image, span(LogPosition.of(900, 128), LAST));
        List<ManifestSegment> named = image.manifest().segments();
        StoreImage withoutSpare = image.with(image.manifest().without(named.get(named.size() - 1)));
        assertEquals(used.size(), withoutSpare.segmentNames().size());
        expectUnfit(withoutSpare, span(LogPosition.of(900, 128), LAST));
        Frame last = image.operation(LAST);
        long position = LogPosition.of(last.segmentId(), last.offset());
        expectUnfit(image, new CheckpointSpan(position, LAST - 1, position, LAST + 1));
    }

    @Test
    void headersThatAreNotInOrderDoNotFit() throws IOException {
        CheckpointSpan span = before(first(2) + 1);
        for (int i = 0; i < 3; i++) {
            String file = ManifestSegment.file(used.get(i));
            expectUnfit(image.flipped(file, 60, 1), span);
            expectUnfit(image.without(file), span);
            expectUnfit(image.zeroed(file, 0, 128), span);
        }
        expectUnfit(withFirstSequence(1, first(0) - 1), span);
        expectUnfit(withFirstSequence(0, 2), span);
        expectUnfit(withFirstSequence(2, first(2) + 5), span);
        SegmentHeader header = image.header(used.get(1));
        expectUnfit(with(1, header.firstSequence(), header.previousEnd() + (1L << 32)), span);
    }

    private StoreImage withFirstSequence(int segment, long sequence) {
        return with(segment, sequence, image.header(used.get(segment)).previousEnd());
    }

    private StoreImage with(int segment, long firstSequence, long previousEnd) {
        String file = ManifestSegment.file(used.get(segment));
        SegmentHeader header = image.header(used.get(segment));
        byte[] content = image.file(file);
        SegmentHeaderDescriptor.encode(
                new UnsafeBuffer(content),
                new SegmentHeader(
                        header.storeId(),
                        header.segmentId(),
                        header.segmentLength(),
                        firstSequence,
                        header.salt(),
                        previousEnd,
                        header.durablePosition()));
        return image.with(file, content);
    }

    @Test
    void damageBehindThePositionDoesNotFitAndDamageBeforeItIsNotSeen() throws IOException {
        CheckpointSpan span = before(first(2) + 1);
        expectUnfit(image.damaged(image.operation(first(2) + 2)), span);
        ReplayRecorder target = ReplayRecorder.holding(image, span);
        assertTrue(replay(image.damaged(image.operation(2)), target).readFromCheckpoint());
        expectUnfit(image, ReplayRecorder.empty());
        expectUnfit(image, ReplayRecorder.damaged());
    }

    /** The first two log segments are in a cold one that was born with this. */
    private StoreImage compacted(long birth) {
        List<Long> moved = LongStream.range(1, first(2)).boxed().toList();
        return ColdImages.withoutLog(ColdImages.withCold(image, moved, birth), 2);
    }

    @Test
    void coldSegmentThatIsCoveredIsNotRead() throws IOException {
        StoreImage store = compacted(first(2) - 1);
        ManifestSegment cold = ColdImages.cold(store, 0);
        CheckpointSpan span = before(first(2) + 1);
        ReplayRecorder target = ReplayRecorder.holding(store, span, cold);
        LogReplay replay = replay(store, target);
        assertTrue(replay.readFromCheckpoint());
        assertEquals(List.of(), target.cold());
        assertEquals(sequences(first(2) + 1), target.log());
        assertEquals(1, replay.coldWalk().passedCount());
        assertEquals(cold.end(), replay.table().cold()[0].unverifiedEnd());
        expectUnfit(store.flipped(cold.file(), 60, 1), ReplayRecorder.holding(store, span, cold));
        expectUnfit(store.without(cold.file()), ReplayRecorder.holding(store, span, cold));
    }

    @Test
    void coldSegmentThatIsNotCoveredIsReadIfItHoldsNothingDeletedBefore() throws IOException {
        long born = first(2) - 1;
        StoreImage store = compacted(born);
        // The position is in a segment that compaction has taken since.
        Frame frame = image.operation(first(1) + 1);
        long position = LogPosition.of(frame.segmentId(), frame.offset());
        ReplayRecorder target = ReplayRecorder.holding(store, span(position, frame.sequence() - 1));
        assertTrue(replay(store, target).readFromCheckpoint());
        assertEquals(LongStream.range(1, first(2)).boxed().toList(), target.cold());
        assertEquals(sequences(first(2)), target.log());
        // Born before the checkpoint: a delete between the two would not be read.
        expectUnfit(store, before(born + 2));
        expectUnfit(store.without(ColdImages.cold(store, 0).file()), before(born + 1));
    }

    private static RecoveredLog recover(
            SimulatedDirectory disk, ReplayRecorder target, LogSettings settings) {
        return new LogRecovery(disk, settings, new SecureRandom()).run((manifest, table) -> target);
    }

    private static LogSettings settings(CorruptionPolicy policy, boolean isVerifyOnOpen) {
        return new LogSettings(
                        EngineSession.MIN_SEGMENT_LENGTH, EngineSession.MAX_SEGMENT_LENGTH, policy)
                .with(isVerifyOnOpen, RecoveryProgress.NONE);
    }

    @Test
    void reportSaysWhatWasSpared() {
        SimulatedDirectory disk = new SimulatedDirectory(image.with(ROOT, new byte[1]));
        RecoveredLog log =
                recover(
                        disk,
                        ReplayRecorder.holding(image, before(first(2) + 1)),
                        settings(CorruptionPolicy.FAIL, false));
        RecoveryReport report = log.report();
        assertEquals(first(2), report.checkpointSequence());
        assertEquals(2, report.segmentsUnread());
        assertEquals(used.size() - 2, report.segmentsRead());
        assertEquals(LAST - first(2), report.operationsReplayed());
        assertTrue(report.cleanShutdown());
        assertEquals(first(2), log.checkpoint().sequence());
        assertTrue(disk.killed().files().containsKey(ROOT));
    }

    @Test
    void uncleanOpenKeepsWhatItDidNotRead() {
        StoreImage killed = written(false);
        SortedMap<String, String> entries;
        try (EngineSession engine = EngineSession.open(killed)) {
            entries = engine.entries();
        }
        for (Frame frame : killed.frames()) {
            if (!frame.isOperation()) {
                continue;
            }
            CheckpointSpan span =
                    span(LogPosition.of(frame.segmentId(), frame.offset()), frame.sequence() - 1);
            SimulatedDirectory disk = new SimulatedDirectory(killed.with(ROOT, new byte[1]));
            RecoveredLog log =
                    recover(
                            disk,
                            ReplayRecorder.holding(killed, span),
                            settings(CorruptionPolicy.FAIL, false));
            assertEquals(frame.sequence() - 1, log.report().checkpointSequence());
            assertFalse(log.report().cleanShutdown());
            for (StoreImage left : List.of(disk.killed(), disk.powerCut())) {
                try (EngineSession engine = EngineSession.open(left)) {
                    assertEquals(entries, engine.entries(), "at " + frame);
                    assertEquals(LAST, engine.history().size());
                }
            }
        }
    }

    @Test
    void segmentCutBeforeThePositionKeepsItsFramesWhenSettledAgain() {
        StoreImage killed = written(false);
        List<Long> ids = killed.usedSegments();
        int end = LogPosition.offset(killed.header(ids.get(2)).previousEnd());
        CheckpointSpan span =
                span(
                        LogPosition.of(ids.get(1), end + 16),
                        killed.header(ids.get(2)).firstSequence());
        SimulatedDirectory disk = new SimulatedDirectory(killed.with(ROOT, new byte[1]));
        recover(disk, ReplayRecorder.holding(killed, span), settings(CorruptionPolicy.FAIL, false));
        try (EngineSession engine = EngineSession.open(disk.killed())) {
            assertEquals(LAST, engine.history().size());
        }
    }

    @Test
    void checkpointThatDoesNotFitGoesBeforeAnythingIsWritten() {
        SimulatedDirectory disk = new SimulatedDirectory(image.with(ROOT, new byte[7]));
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(LAST, engine.report().operationsReplayed());
            assertEquals(0, engine.report().checkpointSequence());
            assertFalse(disk.powerCut().files().containsKey(ROOT));
        }
        SimulatedDirectory unfit = new SimulatedDirectory(image.with(ROOT, new byte[7]));
        recover(
                unfit,
                ReplayRecorder.holding(image, span(LogPosition.of(900, 128), LAST)),
                settings(CorruptionPolicy.FAIL, false));
        assertFalse(unfit.powerCut().files().containsKey(ROOT));
    }

    @Test
    void everythingIsReadWhenThatIsWantedAndForASalvage() {
        for (LogSettings each :
                List.of(
                        settings(CorruptionPolicy.FAIL, true),
                        settings(CorruptionPolicy.SALVAGE, false))) {
            SimulatedDirectory disk = new SimulatedDirectory(image.with(ROOT, new byte[7]));
            ReplayRecorder target = ReplayRecorder.holding(image, before(first(2) + 1));
            recover(disk, target, each);
            assertEquals(sequences(1), target.log());
        }
        StoreImage damaged = image.damaged(image.operation(2)).with(ROOT, new byte[7]);
        ReplayRecorder target = ReplayRecorder.holding(image, before(first(2) + 1));
        SimulatedDirectory disk = new SimulatedDirectory(damaged);
        assertThrows(
                CorruptLogException.class,
                () -> recover(disk, target, settings(CorruptionPolicy.FAIL, true)));
        assertEquals(damaged, disk.killed());
    }
}
