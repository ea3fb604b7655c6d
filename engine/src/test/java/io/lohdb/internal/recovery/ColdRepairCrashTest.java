package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.spi.CorruptionPolicy;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The salvage of a damaged cold segment ends or fails at its n-th call to the file system, for
 * every n: the next one finds all that was intact.
 */
final class ColdRepairCrashTest {
    private final Random random = new Random(7);
    private final StoreImage damaged = damaged();

    private static StoreImage damaged() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk)) {
            for (int i = 1; i <= 30; i++) {
                engine.put("key" + i, "value" + i);
            }
        }
        StoreImage whole = disk.killed();
        long first = ColdImages.firstSequence(whole, 1);
        List<Long> moved = LongStream.range(1, first).boxed().toList();
        StoreImage image = ColdImages.withoutLog(ColdImages.withCold(whole, moved, first - 1), 1);
        ManifestSegment cold = ColdImages.cold(image, 0);
        return image.flipped(cold.file(), ColdImages.frame(image, 0, 1) + 12, 1);
    }

    private SortedMap<String, String> expected() {
        try (EngineSession engine = EngineSession.salvage(damaged)) {
            assertEquals(29, engine.entries().size());
            return engine.entries();
        }
    }

    private static void expect(
            SortedMap<String, String> expected, StoreImage left, String context) {
        SimulatedDirectory disk = new SimulatedDirectory(left);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(expected, engine.entries(), context);
            engine.put("next", "n");
        }
        try (EngineSession engine = EngineSession.open(disk.powerCut())) {
            assertEquals(30, engine.entries().size(), context);
        }
    }

    @Test
    void crashWhileSalvagingLosesNothingMore() {
        SortedMap<String, String> expected = expected();
        boolean hasCrashed = true;
        int call = 0;
        while (hasCrashed) {
            call++;
            SimulatedDirectory disk = new SimulatedDirectory(damaged).crashAt(call);
            try {
                EngineSession.open(disk, CorruptionPolicy.SALVAGE);
                hasCrashed = false;
            } catch (SimulatedCrash e) {
                assertEquals(call, disk.callCount());
            }
            expect(expected, disk.killed(), "killed at call " + call);
            expect(expected, disk.powerCut(), "power cut at call " + call);
            for (int i = 0; i < 8; i++) {
                expect(expected, disk.powerCut(random), "power cut at call " + call);
            }
        }
        assertTrue(call > 20, "recovery made only " + call + " calls");
    }

    @Test
    void faultWhileSalvagingIsTypedAndLosesNothingMore() {
        SortedMap<String, String> expected = expected();
        boolean hasFailed = true;
        int call = 0;
        while (hasFailed) {
            call++;
            SimulatedDirectory disk =
                    new SimulatedDirectory(damaged).failing(call, call, "No space left on device");
            hasFailed = false;
            try {
                EngineSession.open(disk, CorruptionPolicy.SALVAGE);
                hasFailed = disk.callCount() >= call;
            } catch (LohDbException e) {
                hasFailed = true;
            }
            expect(expected, disk.killed(), "failed at call " + call);
            expect(expected, disk.powerCut(random), "failed at call " + call);
        }
        assertTrue(call > 20, "recovery made only " + call + " calls");
        assertThrows(CorruptLogException.class, () -> EngineSession.open(damaged));
    }
}
