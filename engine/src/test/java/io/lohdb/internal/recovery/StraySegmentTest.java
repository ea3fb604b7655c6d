package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Segment files that the manifest does not name: thrown away unless they were served. */
final class StraySegmentTest {
    private static final int LENGTH = 512;

    private final StoreImage image = closed();
    private final StoreId store = image.manifest().storeId();
    private final long id = image.manifest().nextSegmentId() + 2;
    private final String file = ManifestSegment.file(id);

    private static StoreImage closed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk)) {
            for (int i = 1; i <= 20; i++) {
                engine.put("key" + i % 13, "value" + i);
            }
        }
        return disk.killed();
    }

    private SegmentHeader header(StoreId ofStore, long segmentId, int length) {
        return new SegmentHeader(ofStore, segmentId, length, 21, 99, 0, 0);
    }

    /** The image with one more segment file, and a mark in it for the segment of the header. */
    private StoreImage withStray(SegmentHeader header, int length, long claim) {
        byte[] content = new byte[length];
        SegmentHeaderDescriptor.encode(new UnsafeBuffer(content), header);
        String itself = ManifestSegment.file(header.segmentId());
        byte[] value =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(claim)
                        .array();
        byte[] marked =
                new ForgedFrame(20, FrameType.SYNC_MARK, 0)
                        .lengths(32, 0, 8)
                        .content(value)
                        .writeTo(image.with(itself, content), header.segmentId(), 128)
                        .file(itself);
        return image.with(file, marked);
    }

    private void expectThrownAway(StoreImage strange) {
        for (CorruptionPolicy policy : CorruptionPolicy.values()) {
            SimulatedDirectory disk = new SimulatedDirectory(strange);
            try (EngineSession engine = EngineSession.open(disk, policy)) {
                assertEquals(20, engine.history().size());
                assertTrue(engine.report().cleanShutdown());
            }
            assertFalse(disk.killed().files().containsKey(file));
            assertEquals(Set.of(), disk.damaged().keySet());
        }
    }

    @Test
    void segmentThatWasServedIsRefusedOrKept() {
        StoreImage served = withStray(header(store, id, LENGTH), LENGTH, LogPosition.of(id, 128));
        SimulatedDirectory disk = new SimulatedDirectory(served);
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(disk));
        assertEquals(
                "segment newer than the manifest: file="
                        + file
                        + " offset=32 expected=an id below "
                        + image.manifest().nextSegmentId()
                        + " found="
                        + id,
                refused.getMessage());
        assertEquals(served, disk.killed());
        // Found by the damage loop: what went to damaged/ was not listed as lost.
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(20, engine.history().size());
            assertEquals(1, engine.report().losses().size());
            assertEquals(file, engine.report().losses().get(0).file());
            assertEquals(served.file(file).length, engine.report().losses().get(0).length());
        }
        assertArrayEquals(served.file(file), disk.damaged().get(file));
        assertFalse(disk.killed().files().containsKey(file));
    }

    @Test
    void segmentThatClaimsLaterSegmentsToBeDurableWasServed() {
        StoreImage served =
                withStray(header(store, id, LENGTH), LENGTH, LogPosition.of(id + 1, 128));
        assertThrows(CorruptLogException.class, () -> EngineSession.open(served));
    }

    @Test
    void segmentThatClaimsOnlyEarlierOnesToBeDurableIsThrownAway() {
        expectThrownAway(
                withStray(header(store, id, LENGTH), LENGTH, LogPosition.of(id - 1, 4096)));
        expectThrownAway(withStray(header(store, id, LENGTH), LENGTH, 0));
    }

    @Test
    void segmentOfAnotherStoreIsThrownAway() {
        StoreId other = new StoreId(store.high() + 1, store.low());
        expectThrownAway(withStray(header(other, id, LENGTH), LENGTH, LogPosition.of(id, 128)));
    }

    @Test
    void copyOfSegmentUnderAnotherNameIsThrownAway() {
        expectThrownAway(
                withStray(header(store, id + 1, LENGTH), LENGTH, LogPosition.of(id + 1, 128)));
    }

    @Test
    void segmentOfAnotherLengthThanItsHeaderSaysIsThrownAway() {
        expectThrownAway(
                withStray(header(store, id, LENGTH), LENGTH - 16, LogPosition.of(id, 128)));
        expectThrownAway(withStray(header(store, id, LENGTH), 2 * LENGTH, LogPosition.of(id, 128)));
    }

    @Test
    void segmentWithDamagedHeaderIsThrownAway() {
        StoreImage served = withStray(header(store, id, LENGTH), LENGTH, LogPosition.of(id, 128));
        expectThrownAway(served.flipped(file, 100, 1));
        expectThrownAway(served.truncated(file, 127));
        expectThrownAway(served.truncated(file, 0));
    }

    @Test
    void headerAloneIsThrownAway() {
        StoreImage served = withStray(header(store, id, 128), 512, LogPosition.of(id, 128));
        expectThrownAway(served.truncated(file, 128));
    }

    /** The manifest says that the id was given away before it was written: nothing is missing. */
    @Test
    void segmentThatTheManifestGaveUpIsThrownAway() {
        StoreImage served = withStray(header(store, id, LENGTH), LENGTH, LogPosition.of(id, 128));
        StoreImage burned =
                served.with(served.manifest().with(served.manifest().segments(), id + 1));
        expectThrownAway(burned);
        StoreImage justBelow =
                served.with(served.manifest().with(served.manifest().segments(), id));
        assertThrows(CorruptLogException.class, () -> EngineSession.open(justBelow));
    }

    @Test
    void salvageWithOlderManifestKeepsEverySegmentWrittenSince() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        engine.put("a", "1");
        engine.mark();
        StoreImage backup = disk.killed();
        for (int i = 0; i < 66; i++) {
            engine.putDurably("key" + i, "value" + i);
        }
        engine.mark();
        engine.close();
        StoreImage newer = disk.killed();
        SimulatedDirectory mixed = new SimulatedDirectory(newer.with(backup.manifest()));
        try (EngineSession salvaged = EngineSession.open(mixed, CorruptionPolicy.SALVAGE)) {
            assertEquals("1", salvaged.get("a"));
        }
        Set<String> served = new TreeSet<>();
        for (long each : newer.usedSegments()) {
            if (each >= backup.manifest().nextSegmentId()) {
                served.add(ManifestSegment.file(each));
            }
        }
        assertTrue(served.size() > 2, served.toString());
        assertTrue(mixed.damaged().keySet().containsAll(served), mixed.damaged().toString());
        for (String name : served) {
            assertArrayEquals(newer.file(name), mixed.damaged().get(name));
        }
        try (EngineSession again = EngineSession.open(mixed.killed())) {
            assertEquals(List.of(), again.report().losses());
        }
    }

    /**
     * A recovery was killed between the rename of the manifest and the sync of its name, the next
     * one deleted the segments that the new manifest does not name, and a power cut kept the
     * deletions and brought the old manifest back. Found by the fault loop; now the directory is
     * synced before anything is done on the word of a manifest.
     */
    @Test
    void straysAreDeletedOnceTheManifestThatDoesWithoutThemIsDurable() {
        SimulatedDirectory written = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(written);
        engine.put("a", "1");
        engine.put("b", "2");
        engine.sync();
        killTwiceAndCutPower(written.killed(), Map.of("a", "1", "b", "2"));
    }

    /**
     * The very first opening was killed before the name of its manifest was durable, the second one
     * made a segment, and a power cut kept the segment and dropped the manifest: the store refused
     * to open for ever, although nothing was lost. Found by pairs of faults.
     */
    @Test
    void segmentsAreMadeOnceTheManifestBesideThemIsDurable() {
        killTwiceAndCutPower(new SimulatedDirectory().killed(), Map.of());
    }

    private static void killTwiceAndCutPower(StoreImage image, Map<String, String> expected) {
        Random random = new Random(42);
        boolean isFirstKilled = true;
        for (int first = 1; isFirstKilled; first++) {
            boolean isSecondKilled = true;
            for (int second = 1; isSecondKilled; second++) {
                SimulatedDirectory disk = new SimulatedDirectory(image);
                isFirstKilled = isKilledAtCall(disk, first);
                isSecondKilled = isKilledAtCall(disk, second);
                for (int cut = 0; cut < 5; cut++) {
                    try (EngineSession again = EngineSession.open(disk.powerCut(random))) {
                        assertEquals(expected, again.entries());
                    }
                }
            }
        }
    }

    private static boolean isKilledAtCall(SimulatedDirectory disk, int call) {
        disk.crashAt(disk.callCount() + call);
        try {
            EngineSession.open(disk);
            return false;
        } catch (SimulatedCrash e) {
            return true;
        }
    }
}
