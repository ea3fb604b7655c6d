package io.lohdb.stress.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Progress;
import io.lohdb.stress.part.Tier;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashRunTest {
    private final CrashMemory memory = new CrashMemory();

    private CrashRun ran(long seed) {
        CrashRun run = new CrashRun(seed, memory);
        EngineThread.call(
                "simulation",
                () -> {
                    run.run();
                    return null;
                });
        return run;
    }

    @Test
    void sameSeedDoesTheSame() {
        CrashRun first = ran(42);
        CrashRun second = ran(42);
        assertTrue(first.cuts() > 0);
        assertEquals(first.cuts(), second.cuts());
        assertEquals(first.nestedCuts(), second.nestedCuts());
    }

    @Test
    void powerIsLostDuringRecoveriesToo() {
        long nested = 0;
        for (long seed = 0; seed < 5; seed++) {
            nested += ran(seed).nestedCuts();
        }
        assertTrue(nested > 0);
    }

    @Test
    void partMakesAsManyCutsAsAsked(@TempDir Path scratch) throws InterruptedException {
        PartReport report =
                new CrashPart().run(new PartRun(Tier.PUSH, 2000, 7, scratch, Progress.NONE));
        assertEquals(0, report.findingCount(), report.findings()::toString);
        assertTrue(report.counts().get("power cuts") >= 2000);
    }

    /** If this one is not reported, nothing would be. */
    @Test
    void reportsADeviceWhoseSyncLies() {
        BrokenPromise found = null;
        for (long seed = 0; seed < 20 && found == null; seed++) {
            found = brokenPromiseOf(seed);
        }
        assertTrue(found != null && found.getMessage().contains("lost"), String.valueOf(found));
    }

    private BrokenPromise brokenPromiseOf(long seed) {
        StoreShape shape = new StoreShape(512, 256, 1024, 8, 40);
        return EngineThread.call(
                "simulation",
                () -> {
                    try (SimulatedStore store = new SimulatedStore(shape, memory, seed)) {
                        store.lie();
                        return assertThrows(
                                BrokenPromise.class,
                                () -> {
                                    for (int i = 0; i < 50; i++) {
                                        store.run(new Step(Step.Action.PUT, i % 8, 5 * i));
                                    }
                                });
                    }
                });
    }
}
