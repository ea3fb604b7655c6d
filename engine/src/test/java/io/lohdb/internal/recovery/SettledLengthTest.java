package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.spi.CorruptionPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long the segment is that a recovery writes the unsettled end of the log into. */
final class SettledLengthTest {
    private static final LogSettings SETTINGS = new LogSettings(256, 4096, CorruptionPolicy.FAIL);

    /** Header, room behind the last frame, and two frames of the recovery's own. */
    private static final int OVERHEAD = 128 + 32 + 2 * 32;

    @Test
    void freshSegmentIsTheShortestThatHoldsAllFrames() {
        for (int valueLength = 7; valueLength < 1024; valueLength += 16) {
            SimulatedDirectory disk = new SimulatedDirectory();
            EngineSession.open(disk, new LogSettings(2048, 4096, CorruptionPolicy.FAIL))
                    .put("a", "x".repeat(valueLength));
            int frameLength = 24 + 1 + valueLength;
            assertEquals(0, frameLength % 16);
            EngineSession engine = EngineSession.open(disk, SETTINGS);
            assertEquals(1, engine.report().operationsRewritten());
            StoreImage settled = disk.killed();
            int expected = 256;
            while (expected < OVERHEAD + frameLength) {
                expected *= 2;
            }
            assertEquals(1, settled.usedSegments().size());
            assertEquals(
                    expected,
                    settled.header(settled.lastUsedSegment()).segmentLength(),
                    "frame of " + frameLength);
            assertEquals(List.of("1 PUT a=" + "x".repeat(valueLength)), engine.history());
        }
    }

    /**
     * A store was killed after megabytes of writes all but the last of which were known to be
     * durable. The segment for those few was made as long as everything that had been read again,
     * and filled with zeros and synced before the store was open.
     */
    @Test
    void whatWasDurableBeforeTheCutTakesNoRoomInTheFreshSegment() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession before =
                EngineSession.open(disk, new LogSettings(4096, 4096, CorruptionPolicy.FAIL));
        for (int i = 0; i < 40; i++) {
            before.put("key" + i, "value");
        }
        before.mark();
        before.put("a", "last");
        EngineSession engine = EngineSession.open(disk, SETTINGS);
        assertEquals(1, engine.report().operationsRewritten());
        StoreImage settled = disk.killed();
        assertEquals(512, settled.header(settled.lastUsedSegment()).segmentLength());
        assertEquals(41, engine.entries().size());
    }
}
