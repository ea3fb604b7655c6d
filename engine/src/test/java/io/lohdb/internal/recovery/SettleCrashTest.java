package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Recovery ends or fails at its n-th call to the file system, for every n: the next recovery finds
 * everything all the same. What was acknowledged counts, whether or not a mark covers it.
 */
final class SettleCrashTest {
    private static final int POWER_CUTS = 8;

    private final Random random = new Random(42);

    /** Writes a log on a disk and leaves it open. */
    private static SimulatedDirectory written(Consumer<EngineSession> work) {
        SimulatedDirectory disk = new SimulatedDirectory();
        work.accept(EngineSession.open(disk));
        return disk;
    }

    /** Operations without a mark behind them, a spare segment ready. */
    private static SimulatedDirectory unmarkedTail() {
        return written(
                engine -> {
                    engine.put("a", "1");
                    engine.mark();
                    engine.put("b", "2");
                    engine.apply(new BatchOperations().put("c", "3").put("d", "4").delete("a"));
                    engine.sync();
                });
    }

    /** The same, but the roll has just taken the spare segment and the next is not there yet. */
    private static SimulatedDirectory unmarkedTailWithoutSpare() {
        return written(
                engine -> {
                    engine.put("a", "1");
                    engine.mark();
                    engine.put("b", "2");
                    engine.withoutBackgroundWork();
                    engine.put("c", "x".repeat(150));
                    engine.mark();
                    engine.put("d", "4");
                    engine.put("e", "5");
                    engine.sync();
                });
    }

    /** A tail over several segments, no mark in it. */
    private static SimulatedDirectory longUnmarkedTail() {
        return written(
                engine -> {
                    for (int i = 0; i < 40; i++) {
                        engine.put("key" + i % 9, "value" + i);
                    }
                    engine.sync();
                });
    }

    @Test
    void imageWithoutSpareHasNone() {
        StoreImage image = unmarkedTailWithoutSpare().killed();
        assertEquals(image.usedSegments().size(), image.segmentNames().size());
        assertTrue(image.usedSegments().size() > 1);
    }

    @Test
    void crashWithSpareLosesNothing() {
        crashEverywhere(unmarkedTail().killed(), CorruptionPolicy.FAIL);
    }

    /**
     * The manifest named the fresh segment before it held the whole tail, and its header said where
     * the old one ends: a crash in between lost acknowledged operations.
     */
    @Test
    void crashWithoutSpareLosesNothing() {
        crashEverywhere(unmarkedTailWithoutSpare().killed(), CorruptionPolicy.FAIL);
    }

    @Test
    void crashWithLongTailLosesNothing() {
        crashEverywhere(longUnmarkedTail().killed(), CorruptionPolicy.FAIL);
    }

    @Test
    void crashWhileSalvagingLosesNothingMore() {
        StoreImage image = unmarkedTailWithoutSpare().killed();
        crashEverywhere(image.damaged(image.operation(1)), CorruptionPolicy.SALVAGE);
    }

    @Test
    void crashWhileSalvagingClosedStoreLosesNothingMore() {
        SimulatedDirectory disk = unmarkedTailWithoutSpare();
        EngineSession.open(disk).close();
        StoreImage image = disk.killed();
        crashEverywhere(image.damaged(image.operation(1)), CorruptionPolicy.SALVAGE);
        crashEverywhere(image.damaged(image.operation(3)), CorruptionPolicy.SALVAGE);
    }

    @Test
    void crashWhileSalvagingWithoutManifestLosesNothingMore() {
        SimulatedDirectory disk = unmarkedTailWithoutSpare();
        EngineSession.open(disk).close();
        crashEverywhere(disk.killed().without("MANIFEST"), CorruptionPolicy.SALVAGE);
    }

    private void crashEverywhere(StoreImage image, CorruptionPolicy policy) {
        List<String> expected;
        SimulatedDirectory whole = new SimulatedDirectory(image);
        try (EngineSession engine = EngineSession.open(whole, policy)) {
            expected = engine.history();
        }
        boolean hasCrashed = true;
        int call = 0;
        while (hasCrashed) {
            call++;
            SimulatedDirectory disk = new SimulatedDirectory(image).crashAt(call);
            try {
                EngineSession.open(disk, policy);
                hasCrashed = false;
            } catch (SimulatedCrash e) {
                assertEquals(call, disk.callCount());
            }
            for (StoreImage left : leftovers(disk)) {
                expectHistory(expected, left, policy, "crash at call " + call);
            }
        }
        assertTrue(call > 10, "recovery made only " + call + " calls");
    }

    private List<StoreImage> leftovers(SimulatedDirectory disk) {
        List<StoreImage> left = new ArrayList<>(List.of(disk.killed(), disk.powerCut()));
        for (int i = 0; i < POWER_CUTS; i++) {
            left.add(disk.powerCut(random));
        }
        return left;
    }

    /** Under FAIL a damaged store may still refuse, but if it opens nothing more is missing. */
    private static void expectHistory(
            List<String> expected, StoreImage left, CorruptionPolicy policy, String context) {
        if (policy == CorruptionPolicy.SALVAGE) {
            try (EngineSession engine = EngineSession.open(left)) {
                assertEquals(expected, engine.history(), context + ", then FAIL");
            } catch (CorruptLogException e) {
                assertTrue(e.getMessage().contains("file="), context);
            }
        }
        SimulatedDirectory disk = new SimulatedDirectory(left);
        long next;
        try (EngineSession engine = EngineSession.open(disk, policy)) {
            assertEquals(expected, engine.history(), context);
            next = engine.put("next", "n");
        }
        try (EngineSession engine = EngineSession.open(disk.killed())) {
            assertEquals(expected.size() + 1, engine.history().size(), context);
            assertEquals(next, engine.writtenSequence(), context);
        }
    }

    @Test
    void crashOfCrashedRecoveryLosesNothing() {
        StoreImage image = unmarkedTailWithoutSpare().killed();
        List<String> expected;
        try (EngineSession engine = EngineSession.open(image)) {
            expected = engine.history();
        }
        for (int run = 0; run < 100; run++) {
            StoreImage left = image;
            for (int crash = 0; crash < 3; crash++) {
                SimulatedDirectory disk =
                        new SimulatedDirectory(left).crashAt(1 + random.nextInt(30));
                try {
                    EngineSession.open(disk);
                } catch (SimulatedCrash e) {
                    assertTrue(disk.callCount() > 0);
                }
                left = random.nextBoolean() ? disk.killed() : disk.powerCut(random);
            }
            try (EngineSession engine = EngineSession.open(left)) {
                assertEquals(expected, engine.history(), "run " + run);
            }
        }
    }

    @Test
    void crashWhileOpeningNewStoreLeavesNothingInTheWay() {
        for (int call = 1; call < 40; call++) {
            SimulatedDirectory disk = new SimulatedDirectory().crashAt(call);
            try {
                EngineSession.open(disk);
            } catch (SimulatedCrash e) {
                assertEquals(call, disk.callCount());
            }
            for (StoreImage left : leftovers(disk)) {
                try (EngineSession engine = EngineSession.open(left)) {
                    assertEquals(1, engine.put("a", "1"), "crash at call " + call);
                }
            }
        }
    }

    @Test
    void everyFailingCallIsTypedAndHarmless() {
        StoreImage damaged = unmarkedTailWithoutSpare().killed();
        damaged = damaged.damaged(damaged.operation(1));
        for (StoreImage image :
                List.of(unmarkedTail().killed(), unmarkedTailWithoutSpare().killed(), damaged)) {
            CorruptionPolicy policy =
                    image.equals(damaged) ? CorruptionPolicy.SALVAGE : CorruptionPolicy.FAIL;
            List<String> expected;
            try (EngineSession engine = EngineSession.open(new SimulatedDirectory(image), policy)) {
                expected = engine.history();
            }
            for (int call = 1; call < 40; call++) {
                for (int last : new int[] {call, Integer.MAX_VALUE}) {
                    SimulatedDirectory disk =
                            new SimulatedDirectory(image).failing(call, last, "Input/output error");
                    openRefusable(disk, policy);
                    for (StoreImage left : leftovers(disk)) {
                        expectHistory(expected, left, policy, "failure at call " + call);
                    }
                }
            }
        }
    }

    private static void openRefusable(SimulatedDirectory disk, CorruptionPolicy policy) {
        try {
            EngineSession.open(disk, policy);
        } catch (LohDbException e) {
            assertTrue(disk.isClosed(), "the refused opening kept the directory");
        }
    }

    @Test
    void recoveryOnFullDeviceSaysNoSpaceAndWorksAfterwards() {
        StoreImage image = unmarkedTailWithoutSpare().killed();
        SimulatedDirectory disk =
                new SimulatedDirectory(image)
                        .failing(1, Integer.MAX_VALUE, "No space left on device");
        assertThrows(io.lohdb.exceptions.NoSpaceException.class, () -> EngineSession.open(disk));
        disk.recovered();
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(5, engine.history().size());
        }
    }

    @Test
    void damagedFrameOfSalvagedStoreStaysDamagedNowhere() {
        StoreImage image = unmarkedTailWithoutSpare().killed();
        Frame damaged = image.operation(1);
        SimulatedDirectory disk = new SimulatedDirectory(image.damaged(damaged));
        EngineSession.open(disk, CorruptionPolicy.SALVAGE);
        assertTrue(disk.damaged().containsKey(StoreImage.fileOf(damaged)));
        try (EngineSession engine = EngineSession.open(disk.powerCut())) {
            assertEquals(4, engine.history().size());
        }
    }
}
