package io.lohdb.stress.process;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.FixedWorkRig;
import io.lohdb.stress.kill.ParallelTasks;
import io.lohdb.stress.kill.StoreCopy;
import io.lohdb.stress.kill.child.SystemCallTracer;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.process.ProcessCase.CaseRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Faults of whole processes: refused system calls, storms of interrupts, exhausted descriptors and
 * memory, competing openers.
 *
 * <p>The budget is a number of cases: each of the {@value #SCENARIOS} scenarios once, and refused
 * calls for the rest, spread over all that can be refused on this machine. For replay, a budget of
 * 1 runs the one scenario that the seed names (modulo their number), a budget of 2 the one refused
 * call. Which call is refused repeats; the timing of threads does not.
 */
public final class ProcessPart implements Part {
    private static final int SCENARIOS = 12;
    private static final long PUSH_CASES = SCENARIOS + 10;
    private static final long LONG_CASES = SCENARIOS + 200;

    /** As many as there are. */
    private static final long RELEASE_CASES = Integer.MAX_VALUE;

    private static final int CALLS_PER_TASK = 5;

    /** Products with the number of scenarios stay far from an overflow. */
    private static final long MAX_SCENARIO_SEED = 1L << 32;

    @Override
    public String name() {
        return "process";
    }

    @Override
    public PartReport run(final PartRun run) throws IOException, InterruptedException {
        final long budget = run.budget(PUSH_CASES, LONG_CASES, RELEASE_CASES);
        final List<ParallelTasks.Task> tasks = new ArrayList<>();
        final PartReport report = new PartReport();
        if (budget == 1) {
            tasks.add(scenario(run, (int) Math.floorMod(run.seed(), (long) SCENARIOS), run.seed()));
        } else if (budget == 2) {
            tasks.addAll(refusals(run, 1, report));
        } else {
            // The last one waits most: it goes first, so that the other thread gets on meanwhile.
            for (int index = (int) Math.min(SCENARIOS, budget) - 1; index >= 0; index--) {
                tasks.add(scenario(run, index, seedOf(run, index)));
            }
            tasks.addAll(refusals(run, Math.max(0, budget - SCENARIOS), report));
        }
        return report.add(ParallelTasks.run(tasks, run.progress(), tasks.size()));
    }

    /** A seed that names the scenario, as a replay does, and chooses as the run's own. */
    private static long seedOf(final PartRun run, final int index) {
        return Math.floorMod(run.seed(), MAX_SCENARIO_SEED) * SCENARIOS + index;
    }

    private static ProcessCase scenario(final int index) {
        return switch (index) {
            case 0 -> storm(Threading.DEDICATED);
            case 1 -> storm(Threading.SHARED);
            case 2 -> storm(Threading.INVOKER);
            case 3 -> Openers::processes;
            case 4 -> MemorySteps::heap;
            case 5 -> MemorySteps::direct;
            case 6 -> MemorySteps::addresses;
            case 7 -> Scarcity::descriptors;
            case 8 -> Openers::threads;
            case 9 -> Openers::loaders;
            case 10 -> Openers::closing;
            case 11 -> Scarcity::directMemory;
            default -> throw new IllegalArgumentException("scenario=" + index);
        };
    }

    private static ProcessCase storm(final Threading threading) {
        return (run, report) -> new InterruptStorm(run, threading).run(report);
    }

    private static ParallelTasks.Task scenario(
            final PartRun run, final int index, final long seed) {
        final Path root = run.scratch().resolve("scenario-" + index);
        return (report, unitDone) -> {
            scenario(index)
                    .run(new CaseRun(run.tier(), seed, Files.createDirectories(root)), report);
            StoreCopy.delete(root);
            unitDone.run();
        };
    }

    private static List<ParallelTasks.Task> refusals(
            final PartRun run, final long wanted, final PartReport report)
            throws IOException, InterruptedException {
        final List<ParallelTasks.Task> tasks = new ArrayList<>();
        final String obstacle = SystemCallTracer.obstacle();
        if (wanted == 0 || !obstacle.isEmpty()) {
            if (!obstacle.isEmpty()) {
                report.skip("refused syscalls", obstacle);
            }
            return tasks;
        }
        final Path counting = Files.createDirectories(run.scratch().resolve("counting"));
        final RefusedCalls calls = RefusedCalls.count(new FixedWorkRig(counting));
        StoreCopy.delete(counting);
        final long count = Math.min(wanted, calls.count());
        // Odd, for the cases alternate: once and for ever, one error and the other.
        final long step = (calls.count() / count - 1) | 1;
        for (long begin = 0; begin < count; begin += CALLS_PER_TASK) {
            final long first = begin;
            final long end = Math.min(count, begin + CALLS_PER_TASK);
            final Path root = run.scratch().resolve("refusals-" + begin);
            tasks.add(
                    (partial, unitDone) -> {
                        final FixedWorkRig rig = new FixedWorkRig(Files.createDirectories(root));
                        for (long i = first; i < end; i++) {
                            final long index =
                                    Math.floorMod(run.seed() + i * step, (long) calls.count());
                            calls.run((int) index, rig, partial);
                        }
                        StoreCopy.delete(root);
                        unitDone.run();
                    });
        }
        return tasks;
    }
}
