package io.lohdb.stress.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A short use of a store and some openings, with every fault at every step. */
final class FaultLoopTest {
    private static final int ROUNDS = 1;
    private static final int CUTS = 1;
    private static final long SEED = 7;

    private static void onEngineThread(Runnable work) {
        EngineThread.call(
                "test",
                () -> {
                    work.run();
                    return null;
                });
    }

    private static long stepCount(FaultTrial trial) {
        FaultPlan plan = new FaultPlan(List.of());
        trial.run(plan);
        return plan.stepCount();
    }

    @Test
    void useOfAStoreKeepsItsPromisesWithEveryFaultAtEveryStep() {
        onEngineThread(
                () -> {
                    FaultTrial trial = new FaultTrial(ROUNDS, SEED, CUTS);
                    long steps = stepCount(trial);
                    for (long step = 1; step <= steps; step++) {
                        for (FaultPoint kind : FaultPoint.KINDS) {
                            FaultPlan plan = new FaultPlan(List.of(kind.at(step)));
                            trial.run(plan);
                            assertEquals(1, plan.metCount(), () -> kind + " was not met");
                        }
                    }
                    assertTrue(steps > 20, () -> "steps=" + steps);
                });
    }

    @Test
    void theUseCompactsAndMakesCheckpoints() {
        onEngineThread(
                () -> {
                    SplittableRandom random = new SplittableRandom(SEED);
                    SimulatedDisk disk =
                            new SimulatedDisk(
                                    new DiskMemory(),
                                    Recheck.SECTOR_LENGTH,
                                    DiskImage.EMPTY,
                                    random.split());
                    UsedStore store =
                            new UsedStore(disk, new FaultPlan(List.of()), random, () -> {});
                    new Script(4, store).run();
                    Set<String> names = store.disk().written().files().keySet();
                    for (String ending : List.of(".cold", ".checkpoint", ".pages")) {
                        assertTrue(
                                names.stream().anyMatch(name -> name.endsWith(ending)),
                                () -> ending + " in " + names);
                    }
                });
    }

    @Test
    void samePlanTakesTheSameSteps() {
        onEngineThread(
                () -> {
                    FaultTrial trial = new FaultTrial(ROUNDS, SEED, CUTS);
                    assertEquals(stepCount(trial), stepCount(trial));
                });
    }

    @Test
    void reportsADiskWhoseSyncsLie() {
        onEngineThread(
                () -> {
                    FaultTrial trial = new FaultTrial(ROUNDS, SEED, 8);
                    FaultPlan lies = new FaultPlan(List.of(new FaultPoint(1, IoFault.LIE, true)));
                    BrokenPromise broken = assertThrows(BrokenPromise.class, () -> trial.run(lies));
                    assertTrue(
                            broken.getMessage().contains("lost")
                                    || broken.getMessage().contains("does not open"),
                            broken::getMessage);
                });
    }

    @Test
    void openingFindsTheSameAfterEveryFaultAtEveryStep() {
        onEngineThread(
                () -> {
                    for (String name :
                            List.of(
                                    "unmarked tail",
                                    "damaged, salvaged",
                                    "killed while compacting",
                                    "tail behind a checkpoint")) {
                        RecoveryTrial trial = new RecoveryTrial(image(name), SEED, 1);
                        for (long step = 1; step <= trial.stepCount(); step++) {
                            for (FaultPoint kind : FaultPoint.KINDS) {
                                assertEquals(1, trial.run(List.of(kind.at(step)), false));
                            }
                        }
                    }
                });
    }

    @Test
    void reportsAnOpeningOnADiskWhoseSyncsLie() {
        onEngineThread(
                () -> {
                    RecoveryTrial trial =
                            new RecoveryTrial(image("tail in several segments"), SEED, 40);
                    assertThrows(
                            BrokenPromise.class,
                            () -> trial.run(List.of(new FaultPoint(1, IoFault.LIE, true)), true));
                });
    }

    private static RecoveryImage image(String name) {
        return RecoveryImages.all(SEED).stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
