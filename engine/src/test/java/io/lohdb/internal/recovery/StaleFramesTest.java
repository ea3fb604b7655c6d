package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A crash can leave whole frames behind a hole, because sectors reach the device in any order. They
 * were cut once; whatever happens to the store afterwards, they never count again.
 */
final class StaleFramesTest {
    private static final LogSettings ONE_SEGMENT =
            new LogSettings(1024, 4096, CorruptionPolicy.FAIL);

    /** Segment 1 holds 1 and 2, a hole for 3, and stale frames of 4 to 6 behind it. */
    private SimulatedDirectory disk;

    private long cutSegment;
    private List<String> expected;

    @BeforeEach
    void cutsHoleAndWritesOtherOperationsWithTheSameSequences() {
        SimulatedDirectory first = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(first, ONE_SEGMENT);
        engine.put("a", "1");
        engine.put("b", "2");
        engine.mark();
        engine.put("c", "stale 3");
        engine.put("d", "stale 4");
        engine.put("e", "stale 5");
        engine.delete("a");
        StoreImage image = first.killed();
        Frame hole = image.operation(3);
        cutSegment = hole.segmentId();
        disk =
                new SimulatedDirectory(
                        image.zeroed(StoreImage.fileOf(hole), hole.offset(), hole.end()));
        EngineSession again = EngineSession.open(disk, ONE_SEGMENT);
        assertEquals(2, again.writtenSequence());
        again.putDurably("f", "new 3");
        again.putDurably("g", "new 4");
        again.putDurably("h", "new 5");
        again.mark();
        expected = again.history();
    }

    @Test
    void staleFramesAreNotReplayedAfterAnotherCrash() {
        for (StoreImage left : List.of(disk.killed(), disk.powerCut())) {
            try (EngineSession engine = EngineSession.open(left)) {
                assertEquals(expected, engine.history());
                assertEquals(
                        Map.of("a", "1", "b", "2", "f", "new 3", "g", "new 4", "h", "new 5"),
                        engine.entries());
            }
        }
    }

    /**
     * Resynchronisation ran past the sealed end of the segment, took the sequence of a stale frame
     * for granted and skipped the acknowledged operations up to it in the next segment.
     */
    @Test
    void salvageOfLastFrameBeforeTheCutLosesThatFrameAlone() {
        StoreImage image = disk.killed();
        List<Frame> kept = image.frames(cutSegment);
        Frame last = kept.get(kept.size() - 1);
        assertEquals(image.operation(2), last);
        StoreImage damaged = image.damaged(last);
        try (EngineSession engine = EngineSession.salvage(damaged)) {
            assertEquals(
                    List.of("1 PUT a=1", "3 PUT f=new 3", "4 PUT g=new 4", "5 PUT h=new 5"),
                    engine.history());
        }
    }

    /** The cut was written down in the next header only: without it the stale frames came back. */
    @Test
    void salvageWithoutNextHeaderDoesNotReviveStaleFrames() {
        StoreImage image = disk.killed();
        long next = image.usedSegments().get(image.usedSegments().indexOf(cutSegment) + 1);
        StoreImage damaged = image.flipped(ManifestSegment.file(next), 60, 0x01);
        try (EngineSession engine = EngineSession.salvage(damaged)) {
            assertEquals(expected, engine.history());
        }
    }

    @Test
    void salvageWithoutManifestDoesNotReviveStaleFrames() {
        StoreImage image = disk.killed().without("MANIFEST");
        try (EngineSession engine = EngineSession.salvage(image)) {
            assertEquals(expected, engine.history());
        }
    }

    @Test
    void salvageWithoutNextSegmentLosesItsOperationsAndRevivesNone() {
        StoreImage image = disk.killed();
        long next = image.usedSegments().get(image.usedSegments().indexOf(cutSegment) + 1);
        try (EngineSession engine =
                EngineSession.salvage(image.without(ManifestSegment.file(next)))) {
            for (String operation : engine.history()) {
                assertTrue(!operation.contains("stale"), operation);
            }
            assertEquals("1", engine.get("a"));
        }
    }

    @Test
    void framesOfAnEarlierUseOfTheFileAreNotFrames() {
        // The same bytes under another salt, as a recycled file would hold them.
        SimulatedDirectory other = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(other, ONE_SEGMENT);
        engine.put("z", "0");
        StoreImage image = other.killed();
        String name = ManifestSegment.file(image.lastUsedSegment());
        Frame last = image.operation(1);
        byte[] content = image.file(name);
        byte[] foreign = disk.killed().file(ManifestSegment.file(cutSegment));
        System.arraycopy(foreign, last.end(), content, last.end(), foreign.length - last.end());
        try (EngineSession again = EngineSession.open(image.with(name, content))) {
            assertEquals(List.of("1 PUT z=0"), again.history());
        }
    }
}
