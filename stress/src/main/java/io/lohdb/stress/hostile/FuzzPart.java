package io.lohdb.stress.hostile;

import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hostile files: changes stores, repairs their checksums, opens them. The work is done in a process
 * of its own with little heap, so that running out of it, an endless loop and a wild store into
 * memory are findings, too. Its budget is minutes.
 */
public final class FuzzPart implements Part {
    private static final long LONG_MINUTES = 3;
    private static final long RELEASE_MINUTES = 30;
    private static final long GRACE_S = 120;
    private static final long POLL_MS = 200;
    private static final int MAX_ENDS = 10;

    /** Creates the part. */
    public FuzzPart() {}

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public PartReport run(final PartRun run) throws IOException, InterruptedException {
        final long minutes = run.budget(0, LONG_MINUTES, RELEASE_MINUTES);
        return minutes == 0
                ? new PartReport()
                        .skip("new hostile files", "every build opens those of the corpus")
                : run(run, TimeUnit.MINUTES.toSeconds(minutes));
    }

    /** Runs for some seconds. A process that ends early is followed by another. */
    PartReport run(final PartRun run, final long totalS) throws IOException, InterruptedException {
        final PartReport report = new PartReport();
        final long startNs = System.nanoTime();
        final FuzzState state = FuzzState.open(run.scratch().resolve("state"));
        long seed = run.seed();
        long restS = totalS;
        for (int ends = 0; ends < MAX_ENDS && restS > 0; ends++) {
            final Path output = run.scratch().resolve("output-" + ends);
            final Process process = start(run.scratch(), output, seed, restS);
            await(process, run, startNs, totalS);
            judge(state, output, process.exitValue(), report);
            seed = InputSource.next(state.seed());
            restS = totalS - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
        }
        return report.count("hostile stores", state.inputs());
    }

    /** Takes in what a process said, and how it ended. */
    static void judge(
            final FuzzState state, final Path output, final int exit, final PartReport report)
            throws IOException {
        final List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        lines.forEach(line -> read(line, report));
        if (exit != 0 && exit != FuzzProcess.HANG_EXIT) {
            final String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            final String what =
                    state.target().label() + ": the JVM ended with " + exit + ' ' + last;
            report.find(finding(state.seed(), what));
        }
    }

    private static Process start(
            final Path scratch, final Path output, final long seed, final long seconds)
            throws IOException {
        return HostileJvm.process(
                        FuzzProcess.class,
                        scratch.resolve("state").toString(),
                        Long.toString(seed),
                        Long.toString(seconds))
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static void await(
            final Process process, final PartRun run, final long startNs, final long totalS)
            throws InterruptedException {
        try {
            long elapsedS = 0;
            while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                elapsedS = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
                run.progress().at(Math.min(elapsedS, totalS), totalS);
                if (elapsedS > totalS + GRACE_S) {
                    process.destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void read(final String line, final PartReport report) {
        if (line.startsWith(FuzzProcess.FINDING)) {
            final String[] words = line.substring(FuzzProcess.FINDING.length()).split(" ", 2);
            report.find(finding(Long.parseLong(words[0]), words[1]));
        } else if (line.startsWith(FuzzProcess.OUTCOME)) {
            final String[] words = line.substring(FuzzProcess.OUTCOME.length()).split(" ", 3);
            report.count(summary(words[2]), Long.parseLong(words[0]));
        }
    }

    private static String summary(final String outcome) {
        if (outcome.startsWith("opened")) {
            return "opened";
        }
        if (outcome.startsWith(FuzzProcess.BROKEN)) {
            return "broken";
        }
        return outcome.contains("salvage opened") ? "refused, salvaged" : "refused";
    }

    private static Finding finding(final long seed, final String what) {
        return new Finding(what, "stress/run --fuzz 1 --seed " + seed);
    }
}
