package io.lohdb.stress.process;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.FixedWorkRig;
import io.lohdb.stress.kill.FixedWorkRig.Outcome;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.child.ChildCommand;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Lets a process run out of something; see {@link HungryProcess}. */
final class Scarcity {
    private static final int DESCRIPTORS = 200;

    private Scarcity() {}

    /** Few descriptors. */
    static void descriptors(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final String limit = "ulimit -n " + DESCRIPTORS;
        // The JVM would raise its limit otherwise.
        run(
                run,
                report,
                ScarceResource.DESCRIPTORS,
                child -> child.with("-XX:-MaxFDLimit").limited(limit));
    }

    /** Little direct memory. */
    static void directMemory(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        run(
                run,
                report,
                ScarceResource.DIRECT_MEMORY,
                child -> child.with("-XX:MaxDirectMemorySize=1m"));
    }

    private static void run(
            final ProcessCase.CaseRun run,
            final PartReport report,
            final ScarceResource resource,
            final UnaryOperator<ChildCommand> limit)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            report.skip("exhaustions", "this system does not list a process's descriptors");
            return;
        }
        final List<Threading> threadings = List.of(Threading.values());
        final int count = run.count(1, threadings.size(), threadings.size());
        for (int i = 0; i < count; i++) {
            final Threading threading =
                    threadings.get((run.choice(threadings.size()) + i) % threadings.size());
            final Path root = Files.createDirectories(run.root().resolve(threading.name()));
            final FixedWorkRig rig = new FixedWorkRig(root);
            final ChildCommand command =
                    ChildCommand.of(
                            HungryProcess.class,
                            rig.directory(),
                            root.resolve("second"),
                            root.resolve("rehearsal"),
                            threading,
                            resource);
            final Outcome outcome = rig.run(limit.apply(command));
            report.count("exhaustions", 1);
            report.count("refusals told to the caller", outcome.count(Kind.REFUSED));
            try {
                check(outcome);
                rig.check(outcome);
            } catch (final RuntimeException | Error e) {
                report.find(
                        new Finding(
                                "want of " + resource + ", " + threading + ": " + e, run.replay()));
            }
        }
    }

    private static void check(final Outcome outcome) {
        if (outcome.hang().isEmpty() && outcome.exit() != FixedWork.ENDED) {
            throw new BrokenPromiseException(
                    "the process ended with " + outcome.exit() + ": " + outcome.errors());
        }
    }
}
