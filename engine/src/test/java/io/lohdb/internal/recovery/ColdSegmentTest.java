package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogHistory;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.StoreId;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What compaction has moved out of the log is read back with it: the newest sequence wins. */
final class ColdSegmentTest {
    private static final int VICTIMS = 2;

    /** Closed, nothing compacted. */
    private final StoreImage whole = closed();

    private final SortedMap<String, String> entries = entries(whole);

    /** First sequence that stays in the log. */
    private final long first = ColdImages.firstSequence(whole, VICTIMS);

    /** The first segments of the log are gone; everything of them is in one cold segment. */
    private final StoreImage compacted =
            ColdImages.withoutLog(
                    ColdImages.withCold(whole, sequences(1, first - 1), first - 1), VICTIMS);

    private final ManifestSegment cold = ColdImages.cold(compacted, 0);

    private static StoreImage closed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk)) {
            engine.put("gone", "soon");
            engine.apply(new BatchOperations().put("key1", "0").delete("gone").put("key2", "0"));
            for (int i = 5; i <= 40; i++) {
                engine.put("key" + i % 13, "value" + i);
            }
            engine.delete("key3");
        }
        return disk.killed();
    }

    private static List<Long> sequences(long from, long to) {
        List<Long> sequences = new ArrayList<>();
        for (long sequence = from; sequence <= to; sequence++) {
            sequences.add(sequence);
        }
        return sequences;
    }

    private static SortedMap<String, String> entries(StoreImage image) {
        try (EngineSession engine = EngineSession.open(image)) {
            assertEquals(engine.entries().size(), engine.engine().count());
            return engine.entries();
        }
    }

    private CorruptLogException refused(StoreImage image) {
        SimulatedDirectory disk = new SimulatedDirectory(image);
        CorruptLogException refusal =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(disk));
        assertEquals(image, disk.killed());
        assertTrue(disk.isClosed());
        return refusal;
    }

    /** Refused with FAIL, salvaged, and opened after that; returns what the salvage left. */
    private StoreImage salvaged(StoreImage image, String problem, long offset, int losses) {
        CorruptLogException refusal = refused(image);
        assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(cold.file()), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("offset=" + offset), refusal.getMessage());
        SimulatedDirectory disk = new SimulatedDirectory(image);
        SortedMap<String, String> found;
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(losses, engine.report().losses().size());
            Loss loss = engine.report().losses().get(0);
            assertEquals(cold.file(), loss.file());
            assertEquals(offset, loss.offset());
            assertTrue(loss.length() > 0);
            assertTrue(loss.problem().contains(problem), loss.problem());
            assertFalse(engine.report().cleanShutdown());
            found = engine.entries();
            assertEquals(found.size(), engine.engine().count());
        }
        StoreImage left = disk.killed();
        assertFalse(left.files().containsKey(cold.file()));
        assertEquals(image.files().containsKey(cold.file()), disk.damaged().size() == 1);
        try (EngineSession engine = EngineSession.open(left)) {
            assertEquals(found, engine.entries());
            assertEquals(List.of(), engine.report().losses());
            assertTrue(engine.report().cleanShutdown());
        }
        return left;
    }

    @Test
    void theLogHasSomethingToCompactAndGoesOn() {
        assertTrue(first > 8, "first=" + first);
        assertTrue(first < 40, "first=" + first);
        assertFalse(entries.containsKey("gone"));
    }

    @Test
    void opensWhatCompactionLeft() {
        try (EngineSession engine = EngineSession.open(compacted)) {
            assertEquals(entries, engine.entries());
            assertEquals(entries.size(), engine.engine().count());
            assertEquals(41, engine.report().operationsReplayed());
            assertEquals(41, engine.report().lastSequence());
            assertTrue(engine.report().cleanShutdown());
            assertEquals(42, engine.put("new", "one"));
        }
    }

    @Test
    void theOrderOfColdFramesMeansNothing() {
        List<Long> order = sequences(1, first - 1);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(order, new Random(seed));
            StoreImage shuffled = ColdImages.withCold(whole, order.subList(0, 5), first - 1);
            shuffled = ColdImages.withCold(shuffled, order.subList(5, order.size()), first - 1);
            // With the log still whole, and without what was copied.
            assertEquals(entries, entries(shuffled));
            assertEquals(entries, entries(ColdImages.withoutLog(shuffled, VICTIMS)));
        }
    }

    @Test
    void aDeleteHidesAnOlderPutThatIsReadLater() {
        StoreImage deleteFirst =
                ColdImages.withCold(ColdImages.withCold(whole, List.of(3L), 3), List.of(1L), 3);
        StoreImage alone = ColdImages.withoutLog(deleteFirst, VICTIMS);
        assertFalse(entries(alone).containsKey("gone"));
        StoreImage putLast = ColdImages.withCold(whole, List.of(3L, 1L), 3);
        assertFalse(entries(ColdImages.withoutLog(putLast, VICTIMS)).containsKey("gone"));
        StoreImage putAlone = ColdImages.withCold(whole, List.of(1L), 3);
        assertTrue(entries(ColdImages.withoutLog(putAlone, VICTIMS)).containsKey("gone"));
    }

    @Test
    void aNewerPutReplacesADelete() {
        // 41 deletes key3 in the log; 5 puts key5, whose newer versions are in the log.
        StoreImage image = ColdImages.withCold(whole, List.of(41L, 5L), 40);
        assertEquals(entries, entries(image));
        assertEquals(entries, entries(ColdImages.withCold(image, List.of(41L, 31L), 40)));
    }

    @Test
    void uncleanOpenLeavesColdSegmentsAndHistoryAlone() {
        StoreImage open = compacted.with(compacted.manifest().durable(0, 0, false));
        SimulatedDirectory disk = new SimulatedDirectory(open);
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(entries, engine.entries());
            assertFalse(engine.report().cleanShutdown());
        }
        StoreImage left = disk.killed();
        assertEquals(List.of(cold), left.manifest().coldSegments());
        assertEquals(compacted.manifest().history(), left.manifest().history());
        assertEquals(entries, entries(left));
    }

    @Test
    void logMayBeginBehindItsDurablePosition() {
        // Power was cut after compaction took everything but the active segment, whose header was
        // not on the device yet.
        int logSegments = whole.usedSegments().size();
        long from = ColdImages.firstSequence(whole, logSegments - 1);
        StoreImage all =
                ColdImages.withoutLog(
                        ColdImages.withCold(whole, sequences(1, from - 1), from - 1),
                        logSegments - 1);
        long active = all.usedSegments().get(0);
        StoreImage torn =
                all.zeroed(
                                ManifestSegment.file(active),
                                0,
                                all.file(ManifestSegment.file(active)).length)
                        .with(all.manifest().durable(LogPosition.of(active - 1, 200), 9, false));
        SimulatedDirectory disk = new SimulatedDirectory(torn);
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(from - 1, engine.writtenSequence());
            assertEquals(from, engine.put("new", "one"));
        }
        try (EngineSession engine = EngineSession.open(disk.killed())) {
            assertEquals("one", engine.get("new"));
        }
        // Without any log segment left, or without compaction, that is corruption as ever.
        StoreImage nothing =
                torn.with(
                        torn.manifest()
                                .with(
                                        torn.manifest().coldSegments(),
                                        torn.manifest().nextSegmentId()));
        assertTrue(refused(nothing).getMessage().contains("shorter than it was durable"));
        StoreImage never = torn.with(torn.manifest().with(LogHistory.WHOLE));
        assertTrue(refused(never).getMessage().contains("shorter than it was durable"));
    }

    @Test
    void logThatEndsBeforeAColdSegmentIsCorrupt() {
        StoreImage ahead = ColdImages.withCold(whole, List.of(1L), 50);
        CorruptLogException refusal = refused(ahead);
        assertTrue(
                refusal.getMessage().contains("log ends before a cold segment"),
                refusal.getMessage());
        SimulatedDirectory disk = new SimulatedDirectory(ahead);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            Loss loss = engine.report().losses().get(0);
            assertEquals(42, loss.firstSequence());
            assertEquals(50, loss.lastSequence());
            assertEquals(51, engine.put("new", "one"));
        }
        assertEquals("one", entries(disk.killed()).get("new"));
    }

    @Test
    void damagedFrameIsSkippedAndTheRestKept() {
        int frame = ColdImages.frame(compacted, 0, 4);
        StoreImage left =
                salvaged(
                        compacted.flipped(cold.file(), frame + 30, 4),
                        "frame crc mismatch",
                        frame,
                        1);
        assertEquals(1, left.manifest().coldSegments().size());
        assertEquals(first - 1, ColdImages.header(left).firstSequence() + first - 2);
        SortedMap<String, String> expected = new TreeMap<>(entries);
        expected.remove("key5");
        if (entries.get("key5").equals("value5")) {
            assertEquals(expected, entries(left));
        } else {
            assertEquals(entries, entries(left));
        }
    }

    @Test
    void firstAndLastFrameMayBeDamaged() {
        StoreImage both =
                compacted
                        .flipped(cold.file(), ColdImages.FIRST_FRAME + 8, 4)
                        .flipped(cold.file(), cold.end() - 17, 4);
        salvaged(both, "frame crc mismatch", ColdImages.FIRST_FRAME, 2);
    }

    @Test
    void framesThatNoCompactionWritesAreSkippedBehindDamage() {
        int put = FrameDescriptor.typeAndFlags(FrameType.PUT, 0);
        int frame = ColdImages.frame(compacted, 0, 0);
        for (StoreImage next :
                List.of(
                        ColdImages.forged(compacted, 1, -5, put),
                        ColdImages.forged(compacted, 1, FrameDescriptor.MAX_SEQUENCE + 1, put),
                        lost(ColdImages.frame(compacted, 0, 1)))) {
            StoreImage both = next.flipped(cold.file(), frame + 9, 1);
            salvaged(both, "frame crc mismatch", frame, 1);
        }
    }

    @Test
    void segmentWithNothingIntactGoes() {
        StoreImage wiped = compacted.zeroed(cold.file(), ColdImages.FIRST_FRAME, cold.length());
        StoreImage left = salvaged(wiped, "no frame", ColdImages.FIRST_FRAME, 1);
        assertEquals(List.of(), left.manifest().coldSegments());
    }

    @Test
    void missingSegmentIsCorruption() {
        StoreImage left = salvaged(compacted.without(cold.file()), "segment missing", 0, 1);
        assertEquals(List.of(), left.manifest().coldSegments());
    }

    @Test
    void segmentOfWrongLengthIsCorruption() {
        salvaged(compacted.truncated(cold.file(), 512), "segment length mismatch", 0, 2);
        salvaged(compacted.truncated(cold.file(), 10), "segment length mismatch", 0, 1);
        salvaged(compacted.truncated(cold.file(), 8192), "segment length mismatch", 0, 1);
    }

    @Test
    void segmentWithoutItsHeaderIsCorruption() {
        StoreImage zeros = compacted.zeroed(cold.file(), 0, ColdImages.FIRST_FRAME);
        StoreImage left = salvaged(zeros, "segment header missing", 0, 1);
        assertEquals(entries, entries(left));
        assertEquals(1, ColdImages.header(left).firstSequence());
        salvaged(compacted.flipped(cold.file(), 60, 1), "segment header damaged", 0, 1);
    }

    @Test
    void segmentOfAnotherIdentityIsCorruption() {
        SegmentHeader header = ColdImages.header(compacted);
        StoreId other = new StoreId(1, 2);
        long salt = header.salt();
        salvaged(rewritten(other, cold.id(), salt, 5, true), "segment of another store", 0, 1);
        StoreId store = header.storeId();
        salvaged(rewritten(store, 77, salt, 5, true), "segment id mismatch", 0, 1);
        salvaged(rewritten(store, cold.id(), 1, 5, true), "segment salt mismatch", 0, 1);
        salvaged(rewritten(store, cold.id(), salt, 5, false), "a cold segment", 0, 1);
        salvaged(rewritten(store, cold.id(), salt, -1, true), "birth out of range", 0, 1);
        long tooLate = FrameDescriptor.MAX_SEQUENCE + 1;
        salvaged(rewritten(store, cold.id(), salt, tooLate, true), "birth out of range", 0, 1);
    }

    private StoreImage rewritten(StoreId store, long id, long salt, long birth, boolean isCold) {
        return ColdImages.withHeader(
                compacted, new SegmentHeader(store, id, cold.length(), birth, salt, 0, 0, isCold));
    }

    @Test
    void framesThatNoCompactionWritesAreDamage() {
        int mark = FrameDescriptor.typeAndFlags(FrameType.PADDING, 0);
        int put = FrameDescriptor.typeAndFlags(FrameType.PUT, 0);
        int frame = ColdImages.frame(compacted, 0, 1);
        UnsafeBuffer buffer = new UnsafeBuffer(compacted.file(cold.file()));
        FrameDescriptor.header(buffer, frame, 2, mark, 0, 0);
        StoreImage padding =
                ColdImages.sealed(compacted, buffer, frame, FrameDescriptor.MIN_FRAME_ROOM);
        CorruptLogException refusal = refused(padding);
        assertTrue(refusal.getMessage().contains("frame crc mismatch"), refusal.getMessage());
        salvaged(ColdImages.forged(compacted, 1, -5, put), "sequence out of range", frame, 1);
        salvaged(
                ColdImages.forged(compacted, 1, FrameDescriptor.MAX_SEQUENCE + 1, put),
                "sequence out of range",
                frame,
                1);
        salvaged(lost(frame), "no operation in a cold segment", frame, 1);
    }

    /** A LOST frame in place of the second one. */
    private StoreImage lost(int frame) {
        UnsafeBuffer buffer = new UnsafeBuffer(compacted.file(cold.file()));
        FrameDescriptor.header(
                buffer, frame, 2, FrameDescriptor.typeAndFlags(FrameType.LOST, 0), 0, Long.BYTES);
        FrameDescriptor.longValue(buffer, frame, 1);
        return ColdImages.sealed(compacted, buffer, frame, FrameDescriptor.LONG_FRAME_LENGTH);
    }

    @Test
    void frameThatCrossesTheEndIsDamage() {
        ManifestSegment shorter =
                new ManifestSegment(cold.id(), cold.salt(), cold.length(), cold.end() - 16, true);
        StoreImage image = compacted.with(compacted.manifest().without(cold).plus(shorter));
        CorruptLogException refusal = refused(image);
        assertTrue(refusal.getMessage().contains("frame crosses the end"), refusal.getMessage());
    }

    @Test
    void batchFlagsOfColdFramesMeanNothing() {
        int flags = FrameDescriptor.FLAG_BATCH_CONTINUED | FrameDescriptor.FLAG_BATCH_CONTINUES;
        StoreImage forged =
                ColdImages.forged(
                        compacted, 3, 4, FrameDescriptor.typeAndFlags(FrameType.PUT, flags));
        assertEquals(entries, entries(forged));
    }

    @Test
    void coldFileThatTheManifestDoesNotNameIsDeleted() {
        String name = new ManifestSegment(900, 1, 4096, 128, true).file();
        StoreImage image =
                compacted.with(name, compacted.file(cold.file())).with("x.cold", new byte[1]);
        SimulatedDirectory disk = new SimulatedDirectory(image);
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(entries, engine.entries());
            assertEquals(List.of(), engine.report().losses());
        }
        assertFalse(disk.killed().files().containsKey(name));
        assertTrue(disk.killed().files().containsKey("x.cold"));
        assertEquals(Map.of(), disk.damaged());
    }

    @Test
    void manifestIsRebuiltFromColdHeadersToo() {
        StoreImage orphaned = compacted.without(ManifestDescriptor.FILE);
        assertTrue(refused(orphaned).getMessage().contains("manifest missing"));
        SimulatedDirectory disk = new SimulatedDirectory(orphaned);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(entries, engine.entries());
            assertEquals(1, engine.report().losses().size());
        }
        StoreImage left = disk.killed();
        assertEquals(List.of(cold), left.manifest().coldSegments());
        assertEquals(new LogHistory(first, 41), left.manifest().history());
        assertEquals(entries, entries(left));
    }

    @Test
    void manifestIsRebuiltFromColdSegmentsAlone() {
        StoreImage alone = compacted.without(ManifestDescriptor.FILE);
        for (ManifestSegment segment : compacted.manifest().logSegments()) {
            alone = alone.without(segment.file());
        }
        SimulatedDirectory disk = new SimulatedDirectory(alone);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(first - 1, engine.report().losses().get(1).lastSequence());
            assertEquals(first, engine.put("new", "one"));
        }
        assertEquals(LogHistory.WHOLE, disk.killed().manifest().history());
        assertEquals("one", entries(disk.killed()).get("new"));
    }

    @Test
    void damageInAColdSegmentIsReportedWithoutAManifestToo() {
        int frame = ColdImages.frame(compacted, 0, 2);
        StoreImage orphaned = compacted.without(ManifestDescriptor.FILE);
        StoreImage last = orphaned.flipped(cold.file(), cold.end() - 17, 4);
        for (StoreImage image :
                List.of(
                        last,
                        orphaned.flipped(cold.file(), frame + 9, 1),
                        orphaned.flipped(cold.file(), cold.length() - 1, 1))) {
            SimulatedDirectory disk = new SimulatedDirectory(image);
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                assertEquals(2, engine.report().losses().size());
                assertEquals(cold.file(), engine.report().losses().get(1).file());
            }
            EngineSession.open(disk.killed()).close();
        }
    }

    @Test
    void coldSegmentOfZerosBehindItsHeaderIsNamedAndEmpty() {
        StoreImage wiped =
                compacted
                        .without(ManifestDescriptor.FILE)
                        .zeroed(cold.file(), ColdImages.FIRST_FRAME, cold.length());
        SimulatedDirectory disk = new SimulatedDirectory(wiped);
        EngineSession.open(disk, CorruptionPolicy.SALVAGE).close();
        assertEquals(ColdImages.FIRST_FRAME, ColdImages.cold(disk.killed(), 0).end());
        EngineSession.open(disk.killed()).close();
    }

    @Test
    void incompleteColdSegmentCountsForNothingWithoutAManifest() {
        String name = new ManifestSegment(900, 1, 4096, 128, true).file();
        byte[] incomplete = compacted.zeroed(cold.file(), 0, 128).file(cold.file());
        StoreImage orphaned = whole.without(ManifestDescriptor.FILE).with(name, incomplete);
        SimulatedDirectory disk = new SimulatedDirectory(orphaned);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(entries, engine.entries());
        }
        assertEquals(List.of(), disk.killed().manifest().coldSegments());
        // An id that two files claim belongs to the log.
        String twin = ManifestSegment.file(cold.id());
        StoreImage twins =
                compacted
                        .without(ManifestDescriptor.FILE)
                        .with(twin, forgedLog(cold.id(), first + 1000));
        SimulatedDirectory second = new SimulatedDirectory(twins);
        EngineSession.open(second, CorruptionPolicy.SALVAGE).close();
        assertTrue(second.damaged().containsKey(cold.file()));
        // A log that begins where no log begins is taken to have begun at the beginning.
        StoreImage hostile = compacted.without(ManifestDescriptor.FILE);
        for (ManifestSegment segment : compacted.manifest().logSegments()) {
            hostile = hostile.without(segment.file());
        }
        for (long sequence : new long[] {-1, FrameDescriptor.MAX_SEQUENCE + 1}) {
            SimulatedDirectory third =
                    new SimulatedDirectory(
                            hostile.with(ManifestSegment.file(1), forgedLog(1, sequence)));
            EngineSession.open(third, CorruptionPolicy.SALVAGE).close();
            assertEquals(LogHistory.WHOLE, third.killed().manifest().history());
        }
    }

    private byte[] forgedLog(long id, long firstSequence) {
        byte[] content = new byte[256];
        io.lohdb.internal.format.SegmentHeaderDescriptor.encode(
                new UnsafeBuffer(content),
                new SegmentHeader(
                        whole.manifest().storeId(), id, 256, firstSequence, 7, 0, 0, false));
        return content;
    }
}
