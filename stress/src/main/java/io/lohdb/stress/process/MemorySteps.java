package io.lohdb.stress.process;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.FixedWorkRig;
import io.lohdb.stress.kill.FixedWorkRig.Outcome;
import io.lohdb.stress.kill.FixedWorkRig.Start;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.child.ChildCommand;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives the work a little more memory of one kind at each step, from too little to enough. Only the
 * caller may meet the want, as an {@link OutOfMemoryError} or a typed exception; what was
 * acknowledged before is there afterwards, even if the JVM itself gave up.
 */
final class MemorySteps {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long MAX_HEAP = 256 * MIB;
    private static final long MAX_DIRECT = 64 * MIB;
    private static final long FIRST_HEAP = MIB;
    private static final long FIRST_DIRECT = 4 * KIB;
    private static final int MAX_ADDRESS_STEPS = 80;
    private static final int MAX_FALSE_STARTS = 2;
    private static final Pattern PEAK = Pattern.compile(FixedWork.PEAK + "\\s+(\\d+) kB");

    private MemorySteps() {}

    /** Steps of the Java heap. */
    static void heap(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final double factor = run.count(150, 107, 104) / 100.0;
        climb(run, report, new Ladder("heap", "-Xmx", FIRST_HEAP, MAX_HEAP, factor));
    }

    /** Steps of direct memory. */
    static void direct(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final double factor = run.count(600, 150, 120) / 100.0;
        climb(
                run,
                report,
                new Ladder(
                        "direct memory",
                        "-XX:MaxDirectMemorySize=",
                        FIRST_DIRECT,
                        MAX_DIRECT,
                        factor));
    }

    /** A kind of memory and how it grows. */
    private record Ladder(String what, String option, long first, long last, double factor) {}

    private static void climb(
            final ProcessCase.CaseRun run, final PartReport report, final Ladder ladder)
            throws IOException, InterruptedException {
        final FixedWorkRig rig = new FixedWorkRig(run.root());
        double bytes = ladder.first();
        boolean isEnough = false;
        while (!isEnough && bytes <= ladder.last()) {
            final String option = ladder.option() + (long) bytes / KIB + "k";
            final Outcome outcome = tryWith(run, rig, report, option, child -> child.with(option));
            report.count(ladder.what() + " steps", 1);
            isEnough = outcome != null && isWhole(outcome);
            bytes *= ladder.factor();
        }
        if (!isEnough) {
            report.find(
                    new Finding(
                            "the work does not pass with all the " + ladder.what(), run.replay()));
        }
    }

    /** Steps of the address space, from what is just enough downwards. */
    static void addresses(final ProcessCase.CaseRun run, final PartReport report)
            throws IOException, InterruptedException {
        final FixedWorkRig rig = new FixedWorkRig(run.root());
        final Outcome unlimited =
                rig.run(Start.RECOVERING, Threading.DEDICATED, MemorySteps::narrow);
        final Matcher peak = PEAK.matcher(unlimited.errors());
        if (!peak.find()) {
            report.skip("address space steps", "this system does not say what a process takes");
            return;
        }
        final long least = leastKib(run, rig, report, Long.parseLong(peak.group(1)));
        final long stepKib = run.count(4096, 512, 256);
        final int steps = run.count(4, 40, MAX_ADDRESS_STEPS);
        int falseStarts = 0;
        for (int i = 1; i <= steps && falseStarts < MAX_FALSE_STARTS; i++) {
            final Outcome outcome = tryLimited(run, rig, report, least - i * stepKib);
            falseStarts += outcome != null && outcome.reports().isEmpty() ? 1 : 0;
        }
    }

    /** The least limit under which the work passes, about. */
    private static long leastKib(
            final ProcessCase.CaseRun run,
            final FixedWorkRig rig,
            final PartReport report,
            final long peakKib)
            throws IOException, InterruptedException {
        long tooLittle = 0;
        long enough = peakKib;
        final long resolution = run.count(16, 4, 2) * KIB;
        while (enough - tooLittle > resolution) {
            final long middle = (tooLittle + enough) / 2;
            final Outcome outcome = tryLimited(run, rig, report, middle);
            if (outcome != null && isWhole(outcome)) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return enough;
    }

    private static Outcome tryLimited(
            final ProcessCase.CaseRun run,
            final FixedWorkRig rig,
            final PartReport report,
            final long kib)
            throws IOException, InterruptedException {
        final String limit = "ulimit -v " + kib;
        report.count("address space steps", 1);
        return tryWith(run, rig, report, limit, child -> narrow(child).limited(limit));
    }

    /** A JVM that reserves little beforehand, so that the store's own maps count. */
    private static ChildCommand narrow(final ChildCommand child) {
        return child.with(
                "-Xmx64m", "-XX:ReservedCodeCacheSize=16m", "-XX:CompressedClassSpaceSize=8m");
    }

    /** One step; null if it was a finding. */
    private static Outcome tryWith(
            final ProcessCase.CaseRun run,
            final FixedWorkRig rig,
            final PartReport report,
            final String what,
            final UnaryOperator<ChildCommand> how)
            throws IOException, InterruptedException {
        final Start start = run.choice(2) == 0 ? Start.FRESH : Start.RECOVERING;
        final Outcome outcome = rig.run(start, Threading.DEDICATED, how);
        try {
            checkEnd(outcome);
            rig.check(outcome);
            report.count("errors for want of memory", errors(outcome));
            report.count("JVMs that gave up", outcome.exit() == FixedWork.ENDED ? 0 : 1);
            return outcome;
        } catch (final RuntimeException | Error e) {
            report.find(new Finding(what + ", " + start + ": " + e, run.replay()));
            return null;
        }
    }

    private static long errors(final Outcome outcome) {
        return outcome.count(Kind.OUT_OF_MEMORY)
                + outcome.count(Kind.OPEN_FAILED)
                + outcome.count(Kind.REFUSED)
                + outcome.count(Kind.FAILED);
    }

    private static boolean isWhole(final Outcome outcome) {
        return outcome.exit() == FixedWork.ENDED
                && outcome.count(Kind.OPENED) == 2
                && outcome.count(Kind.CLOSED) == 2
                && errors(outcome) == 0;
    }

    /** A JVM without memory may end itself; anything else has to say that memory was the reason. */
    private static void checkEnd(final Outcome outcome) {
        final String errors = outcome.errors();
        final boolean isExplained =
                errors.contains("OutOfMemory")
                        || errors.contains("insufficient memory")
                        || errors.contains("initialization of VM")
                        || errors.contains("Could not create the Java Virtual Machine")
                        || errors.contains("Could not reserve")
                        || outcome.reports().isEmpty();
        if (outcome.hang().isEmpty() && outcome.exit() != FixedWork.ENDED && !isExplained) {
            throw new BrokenPromiseException(
                    "the process ended with " + outcome.exit() + ": " + errors);
        }
    }
}
