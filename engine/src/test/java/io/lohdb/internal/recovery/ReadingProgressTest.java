package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.RecoveryProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.Test;

/** Whoever opens a store is told how far the reading is, by a clock that moves when it is asked. */
final class ReadingProgressTest {
    private static final int LENGTH = 256 * 1024;

    /** Moves by this much whenever somebody asks. */
    private long stepNs = ReadingProgress.INTERVAL_NS;

    private long nowNs;
    private final List<long[]> told = new ArrayList<>();
    private final SimulatedDirectory disk = new SimulatedDirectory();

    private LogSettings settings(CorruptionPolicy policy) {
        EngineClocks clocks = new EngineClocks(SystemEpochClock.INSTANCE, () -> nowNs += stepNs);
        return new LogSettings(LENGTH, LENGTH, policy, clocks)
                .with(false, (done, total) -> told.add(new long[] {done, total}));
    }

    private EngineSession open(SimulatedDirectory directory) {
        return EngineSession.open(directory, settings(CorruptionPolicy.FAIL));
    }

    private void write(EngineSession engine, int from, int to) {
        for (int i = from; i <= to; i++) {
            engine.put("key" + i, "value".repeat(400) + i);
        }
    }

    /** Four segments and a bit of frames. */
    private StoreImage written() {
        LogSettings settings =
                settings(CorruptionPolicy.FAIL).withCheckpointInterval(LogSettings.NO_CHECKPOINTS);
        try (EngineSession engine = EngineSession.open(disk, settings)) {
            write(engine, 1, 600);
        }
        return disk.killed();
    }

    /** What was told in one attempt grows, never beyond a total that stays; the last is all. */
    private long total() {
        long total = told.get(0)[1];
        long before = 0;
        for (long[] each : told) {
            assertEquals(total, each[1]);
            assertTrue(each[0] >= before && each[0] <= total, each[0] + " of " + total);
            before = each[0];
        }
        assertEquals(total, before);
        return total;
    }

    private static int usedBytes(StoreImage image) {
        return image.usedSegments().size() * LENGTH;
    }

    @Test
    void newStoreIsReadAtOnce() {
        open(disk).close();
        assertEquals(1, told.size());
        assertEquals(0, total());
    }

    @Test
    void whatIsReadGrowsToEverything() {
        StoreImage image = written();
        told.clear();
        open(new SimulatedDirectory(image)).close();
        assertEquals(usedBytes(image), total());
        long steps = total() / ReadingProgress.STEP_BYTES;
        assertTrue(told.size() > steps / 2 && told.size() <= steps + 2, "calls=" + told.size());
        long second = told.stream().filter(each -> each[0] > LENGTH / 2).count();
        assertTrue(second > told.size() / 2, "beyond the first segment: " + second);
    }

    @Test
    void nobodyIsToldMoreOftenThanAFewTimesPerSecond() {
        StoreImage image = written();
        told.clear();
        stepNs = ReadingProgress.INTERVAL_NS / 10;
        open(new SimulatedDirectory(image)).close();
        long steps = total() / ReadingProgress.STEP_BYTES;
        assertTrue(told.size() >= 2 && told.size() <= steps / 10 + 1, "calls=" + told.size());
        told.clear();
        stepNs = 0;
        open(new SimulatedDirectory(image)).close();
        assertEquals(1, told.size());
    }

    @Test
    void coldSegmentsCountToo() {
        StoreImage image = written();
        long first = ColdImages.firstSequence(image, 2);
        List<Long> moved = new ArrayList<>();
        for (long sequence = 1; sequence < first; sequence++) {
            moved.add(sequence);
        }
        StoreImage compacted =
                ColdImages.withoutLog(ColdImages.withCold(image, moved, first - 1), 2);
        ManifestSegment cold = ColdImages.cold(compacted, 0);
        told.clear();
        open(new SimulatedDirectory(compacted)).close();
        assertEquals(usedBytes(image) - 2L * LENGTH + cold.length(), total());
        // Both were told of: what was read of one alone would leave more than this untold.
        assertTrue(told.get(told.size() - 2)[0] > total() - LENGTH);
        assertTrue(cold.length() > LENGTH);
    }

    @Test
    void onlyWhatACheckpointDoesNotStandForCounts() {
        try (EngineSession engine = open(disk)) {
            write(engine, 1, 600);
            engine.mark();
            BooleanSupplier isDone = engine.engine().requestCheckpoint();
            while (!isDone.getAsBoolean()) {
                engine.engine().maintain();
                engine.engine().makeCheckpoint();
            }
            write(engine, 601, 800);
            engine.sync();
            told.clear();
            StoreImage killed = disk.killed();
            try (EngineSession again = open(new SimulatedDirectory(killed))) {
                assertEquals(600, again.report().checkpointSequence());
            }
            long all = usedBytes(killed);
            assertTrue(total() > 200 * 2000 && total() <= all - 4L * LENGTH, total() + " " + all);
        }
    }

    @Test
    void missingSegmentDoesNotCount() {
        StoreImage image = written();
        StoreImage torn = image.without(image.segmentNames().get(1));
        told.clear();
        EngineSession.open(new SimulatedDirectory(torn), settings(CorruptionPolicy.SALVAGE))
                .close();
        assertEquals(usedBytes(image) - LENGTH, total());
    }

    @Test
    void storeThatIsRefusedIsNeverReadToTheEnd() {
        StoreImage image = written();
        told.clear();
        SimulatedDirectory damaged = new SimulatedDirectory(image.damaged(image.operation(400)));
        assertThrows(CorruptLogException.class, () -> open(damaged));
        assertFalse(told.isEmpty());
        assertTrue(told.stream().allMatch(each -> each[0] < each[1]));
    }

    @Test
    void handlerThatThrowsEndsTheOpening() {
        StoreImage image = written();
        SimulatedDirectory again = new SimulatedDirectory(image);
        RecoveryProgress unwilling =
                (done, total) -> {
                    throw new IllegalStateException("enough");
                };
        LogSettings settings = settings(CorruptionPolicy.FAIL).with(false, unwilling);
        assertThrows(IllegalStateException.class, () -> EngineSession.open(again, settings));
        assertTrue(again.isClosed());
        assertEquals(image, again.killed());
    }
}
