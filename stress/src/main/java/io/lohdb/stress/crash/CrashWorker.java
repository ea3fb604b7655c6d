package io.lohdb.stress.crash;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.util.Arrays;

/**
 * One thread's share of simulations, one seed after the other. {@link #run} is for its thread, the
 * rest for whoever watches it.
 */
final class CrashWorker implements Runnable {
    private final PartReport report = new PartReport();
    private final CrashBudget budget;
    private volatile Thread thread;
    private volatile long seed;
    private volatile long startNs = System.nanoTime();

    CrashWorker(final CrashBudget budget) {
        this.budget = budget;
    }

    @Override
    public void run() {
        // On a thread of the engine's own a close needs no other one.
        EngineThread.call(
                "simulation",
                () -> {
                    simulate();
                    return null;
                });
    }

    private void simulate() {
        thread = Thread.currentThread();
        final CrashMemory memory = new CrashMemory();
        while (!budget.isSpent()) {
            seed = budget.nextSeed();
            startNs = System.nanoTime();
            final CrashRun simulation = new CrashRun(seed, memory);
            try {
                simulation.run();
            } catch (final BrokenPromise e) {
                report.find(new Finding(e.getMessage(), replay()));
                budget.stop();
            }
            report.count("power cuts", simulation.cuts())
                    .count("of them in a recovery", simulation.nestedCuts())
                    .count("segments compacted", simulation.segmentsRetired())
                    .count("stores", 1);
            budget.add(simulation.cuts());
        }
    }

    private String replay() {
        return "stress/run --crash 1 --seed " + seed;
    }

    /** How long the present simulation has been running. */
    long runningNs() {
        return System.nanoTime() - startNs;
    }

    /** A simulation that does not end. */
    Finding hang() {
        final Thread stuck = thread;
        final String where =
                stuck == null ? "before it began" : Arrays.toString(stuck.getStackTrace());
        return new Finding("a simulation does not return: " + where, replay());
    }

    /** What was tried; once the worker has ended. */
    PartReport report() {
        return report;
    }
}
