package io.lohdb.stress.kill;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.CallPoints.CallPoint;
import io.lohdb.stress.kill.FixedWorkRig.Outcome;
import io.lohdb.stress.kill.child.ChildProcess;
import io.lohdb.stress.kill.child.Injection;
import io.lohdb.stress.kill.child.SystemCallTracer;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills processes that write. What was acknowledged or delivered is there, in one unbroken log,
 * batches whole; and the next process goes on with it.
 *
 * <p>The budget is a number of kills. Four of five happen at a random moment, in series of {@value
 * #SERIES} on one directory; series number j of a run with seed S has seed S + j, which says its
 * mode. One of five happens at a system call of the fixed work; kill number k of a run with seed S
 * happens at point S + k of all points, or spread over them if there are more points than kills.
 * The replay command repeats the choices, and for kills at a system call the place; the timing of
 * the rest does not repeat: a finding may need several tries.
 */
public final class KillPart implements Part {
    private static final long PUSH_KILLS = 60;
    private static final long LONG_KILLS = 600;
    private static final long RELEASE_KILLS = 2000;
    private static final int SERIES = 12;
    private static final int CALL_SHARE = 5;

    /** Tracing starts slowly and is asked for in small portions, so that two threads share it. */
    private static final int CALL_KILLS_PER_TASK = 6;

    /** Choices of a kill at a system call that are not the point itself. */
    private static final Threading[] THREADINGS = {Threading.DEDICATED, Threading.SHARED};

    private final List<WritingMode> modes;

    /** The part with every mode whose acknowledgements must hold. */
    public KillPart() {
        this(WritingMode.honest());
    }

    /** With other modes, to show what the part can see. */
    KillPart(final List<WritingMode> modes) {
        this.modes = List.copyOf(modes);
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public PartReport run(final PartRun run) throws IOException, InterruptedException {
        final long kills = run.budget(PUSH_KILLS, LONG_KILLS, RELEASE_KILLS);
        final String obstacle = SystemCallTracer.obstacle();
        final long callKills = obstacle.isEmpty() ? kills / CALL_SHARE : 0;
        final long randomKills = kills - kills / CALL_SHARE;
        final List<ParallelTasks.Task> tasks = new ArrayList<>(series(run, randomKills));
        tasks.addAll(callKills(run, callKills));
        final PartReport report =
                new PartReport()
                        .count("kills", 0)
                        .count("kills while opening", 0)
                        .count("kills at a syscall", 0)
                        .count("acknowledgements checked", 0)
                        .count("deliveries checked", 0);
        report.add(ParallelTasks.run(tasks, run.progress(), randomKills + callKills));
        if (!obstacle.isEmpty()) {
            report.skip("kills at a syscall", obstacle);
        }
        return report;
    }

    private List<ParallelTasks.Task> series(final PartRun run, final long kills)
            throws IOException {
        final List<ParallelTasks.Task> tasks = new ArrayList<>();
        for (long begin = 0; begin < kills; begin += SERIES) {
            final long seed = run.seed() + begin / SERIES;
            final WritingMode mode = modes.get((int) Math.floorMod(seed, (long) modes.size()));
            final int rounds = (int) Math.min(SERIES, kills - begin);
            final Path root = run.scratch().resolve("series-" + begin / SERIES);
            Files.createDirectories(root);
            final KillSeries series = new KillSeries(root, mode, seed);
            tasks.add(
                    (report, unitDone) -> {
                        runSeries(series, rounds, report, unitDone);
                        StoreCopy.delete(root);
                    });
        }
        return tasks;
    }

    private static void runSeries(
            final KillSeries series,
            final int rounds,
            final PartReport report,
            final Runnable unitDone)
            throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            try {
                series.round();
                report.count("kills", 1);
                unitDone.run();
            } catch (final RuntimeException | Error e) {
                report.count("kills", 1);
                report.find(
                        new Finding(
                                "kill of a process, " + series + ": " + e,
                                "stress/run --kill "
                                        + budgetFor(round + 1)
                                        + " --seed "
                                        + series.seed()));
                // The directory has told what it had to tell.
                break;
            }
        }
        report.count("acknowledgements checked", series.acknowledged());
        report.count("deliveries checked", series.delivered());
        report.count("kills while opening", series.killsOnTheWayUp());
    }

    /** The least budget with so many kills at a random moment. */
    static long budgetFor(final long randomKills) {
        return randomKills + (randomKills - 1) / (CALL_SHARE - 1);
    }

    private static List<ParallelTasks.Task> callKills(final PartRun run, final long kills)
            throws IOException, InterruptedException {
        final List<ParallelTasks.Task> tasks = new ArrayList<>();
        if (kills == 0) {
            return tasks;
        }
        final Path counting = Files.createDirectories(run.scratch().resolve("counting"));
        final List<CallPoint> points = CallPoints.count(new FixedWorkRig(counting));
        StoreCopy.delete(counting);
        final long step = Math.max(1, points.size() / kills);
        for (long begin = 0; begin < kills; begin += CALL_KILLS_PER_TASK) {
            final long first = begin;
            final long end = Math.min(kills, begin + CALL_KILLS_PER_TASK);
            final Path root = run.scratch().resolve("calls-" + begin);
            tasks.add(
                    (report, unitDone) -> {
                        final FixedWorkRig rig = new FixedWorkRig(Files.createDirectories(root));
                        for (long kill = first; kill < end; kill++) {
                            final int index =
                                    (int)
                                            Math.floorMod(
                                                    run.seed() + kill * step, (long) points.size());
                            killAt(rig, points, index, report);
                            unitDone.run();
                        }
                        StoreCopy.delete(root);
                    });
        }
        return tasks;
    }

    private static void killAt(
            final FixedWorkRig rig,
            final List<CallPoint> points,
            final int index,
            final PartReport report)
            throws IOException, InterruptedException {
        final CallPoint point = points.get(index);
        final Threading threading = THREADINGS[index % THREADINGS.length];
        final Injection injection = Injection.kill(point.call(), point.n());
        final Outcome outcome =
                rig.run(
                        point.start(),
                        threading,
                        command ->
                                command.traced(
                                        SystemCallTracer.killing(rig.traceLog(), injection)));
        if (outcome.exit() == ChildProcess.KILLED && outcome.hang().isEmpty()) {
            report.count("kills at a syscall", 1);
            report.count("acknowledgements checked", outcome.count(Report.Kind.ACKNOWLEDGED));
        } else {
            // Background work is not the same in every run: the call did not come this time.
            report.count("syscalls not reached", 1);
        }
        try {
            rig.check(outcome);
        } catch (final RuntimeException | Error e) {
            report.find(
                    new Finding(
                            "kill at "
                                    + injection.call()
                                    + " "
                                    + point.n()
                                    + " of a thread, "
                                    + point.start()
                                    + " "
                                    + threading
                                    + ": "
                                    + e,
                            "stress/run --kill " + CALL_SHARE + " --seed " + index));
        }
    }
}
