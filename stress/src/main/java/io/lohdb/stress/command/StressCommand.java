package io.lohdb.stress.command;

import io.lohdb.stress.crash.ReplayPart;
import io.lohdb.stress.crash.Scenario;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Tier;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stress/run}: runs the parts of a tier, or those named, and sums up. */
@Command(
        name = "stress/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Tries to make LohDB break its promises: crashes, faults, damage, races.",
            "Exit code 0: every promise kept; 1: something was found; 2: wrong usage; 3: could not"
                    + " run."
        })
public final class StressCommand implements Callable<Integer> {
    private static final int FOUND = 1;
    private static final int COULD_NOT_RUN = 3;
    private static final double NS_PER_S = 1e9;

    @ArgGroup(heading = "How long:%n")
    private final TierOptions tiers = new TierOptions();

    @ArgGroup(exclusive = false, heading = "Only some parts, each with a budget if one is given:%n")
    private final PartOptions parts = new PartOptions();

    @Option(names = "--seed", description = "Where random choices come from. Default: the time.")
    private Long seed;

    @Option(
            names = "--dir",
            description = "Folder on the disk under test. Default: the folder for temporary files.")
    private Path directory;

    @Option(
            names = "--replay",
            paramLabel = "TEXT",
            description = "Steps that a failing property has printed, once more.")
    private String replay;

    private final PrintStream out = System.out;

    /** At most one tier. */
    static final class TierOptions {
        private Tier tier = Tier.PUSH;

        @Option(names = "--push", description = "All parts in five minutes; the default.")
        void push(final boolean isChosen) {
            choose(Tier.PUSH, isChosen);
        }

        @Option(names = "--long", description = "Up to an hour.")
        void longer(final boolean isChosen) {
            choose(Tier.LONG, isChosen);
        }

        @Option(names = "--release", description = "As long as it takes: several hours.")
        void release(final boolean isChosen) {
            choose(Tier.RELEASE, isChosen);
        }

        private void choose(final Tier newTier, final boolean isChosen) {
            if (isChosen) {
                tier = newTier;
            }
        }
    }

    /** Parts by name, with their budgets. */
    static final class PartOptions {
        private final Map<String, Long> budgets = new LinkedHashMap<>();

        private void choose(final String part, final boolean isChosen) {
            if (isChosen) {
                budgets.put(part, 0L);
            }
        }

        @Option(
                names = "--crash",
                arity = "0..1",
                fallbackValue = "0",
                paramLabel = "N",
                description = "N simulated power cuts.")
        void crash(final long budget) {
            budgets.put("crash", budget);
        }

        @Option(names = "--faults", description = "Every step towards the disk fails in every way.")
        void faults(final boolean isChosen) {
            choose("faults", isChosen);
        }

        @Option(names = "--flips", description = "Every bit of a store inverted, every truncation.")
        void flips(final boolean isChosen) {
            choose("flips", isChosen);
        }

        @Option(
                names = "--histories",
                arity = "0..1",
                fallbackValue = "0",
                paramLabel = "N",
                description = "N recorded histories, checked for linearizability.")
        void histories(final long budget) {
            budgets.put("histories", budget);
        }

        @Option(
                names = "--soak",
                arity = "0..1",
                fallbackValue = "0",
                paramLabel = "MIN",
                description = "Everything at once for MIN minutes.")
        void soak(final long budget) {
            budgets.put("soak", budget);
        }

        @Option(
                names = "--kill",
                arity = "0..1",
                fallbackValue = "0",
                paramLabel = "N",
                description = "N processes killed with -9.")
        void kill(final long budget) {
            budgets.put("kill", budget);
        }

        @Option(
                names = "--process",
                description = "Failing system calls, interrupts, exhaustion, openers.")
        void process(final boolean isChosen) {
            choose("process", isChosen);
        }

        @Option(
                names = "--fs",
                arity = "0..1",
                fallbackValue = "0",
                paramLabel = "N",
                description = "N power cuts of an ext4 file system, full devices (root).")
        void fs(final long budget) {
            budgets.put("fs", budget);
        }

        @Option(
                names = "--fuzz",
                arity = "0..1",
                fallbackValue = "0",
                paramLabel = "MIN",
                description = "Hostile files for MIN minutes.")
        void fuzz(final long budget) {
            budgets.put("fuzz", budget);
        }

        @Option(
                names = "--controls",
                description = "Bugs planted into the engine; each must be found.")
        void controls(final boolean isChosen) {
            choose("controls", isChosen);
        }
    }

    /** Starts the command. */
    public static void main(final String[] arguments) {
        final CommandLine command = new CommandLine(new StressCommand());
        command.setExecutionExceptionHandler(
                (fault, line, result) -> {
                    line.getErr().println("stress/run: " + fault);
                    return COULD_NOT_RUN;
                });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Tier tier = tiers.tier;
        final long runSeed = seed == null ? new SplittableRandom().nextLong() >>> 32 : seed;
        final Map<String, Long> budgets = parts.budgets;
        final List<Part> chosen = chosen(budgets);
        out.println("seed " + runSeed + ", tier " + tier.name().toLowerCase(Locale.ROOT));
        final Summary summary = new Summary();
        for (final Part part : chosen) {
            final long startNs = System.nanoTime();
            final PartReport report =
                    run(part, tier, budgets.getOrDefault(part.name(), 0L), runSeed);
            final double seconds = (System.nanoTime() - startNs) / NS_PER_S;
            summary.add(part.name(), report, seconds);
            out.printf(
                    "%-10s %s in %.1f s%n",
                    part.name(),
                    report.findingCount() == 0 ? "clean" : report.findingCount() + " FOUND",
                    seconds);
        }
        summary.print(out);
        return summary.findingCount() == 0 ? 0 : FOUND;
    }

    private List<Part> chosen(final Map<String, Long> budgets) {
        if (replay != null) {
            return List.of(new ReplayPart(Scenario.parse(replay)));
        }
        return budgets.isEmpty()
                ? Parts.all()
                : budgets.keySet().stream().map(Parts::named).toList();
    }

    /** A part that breaks down has not shown anything: that counts as a finding. */
    @SuppressWarnings("IllegalCatch")
    private PartReport run(final Part part, final Tier tier, final long budget, final long runSeed)
            throws IOException, InterruptedException {
        final Path scratch = scratch();
        final boolean isTerminal = Boolean.getBoolean("lohdb.stress.terminal");
        try (ProgressLine progress = new ProgressLine(part.name(), isTerminal)) {
            return part.run(new PartRun(tier, budget, runSeed, scratch, progress));
        } catch (final RuntimeException | Error e) {
            final String replay = "stress/run --" + part.name() + " --seed " + runSeed;
            return new PartReport().find(new Finding("the part broke down: " + trace(e), replay));
        } finally {
            delete(scratch);
        }
    }

    private static String trace(final Throwable fault) {
        final StringWriter text = new StringWriter();
        fault.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private Path scratch() throws IOException {
        return directory == null
                ? Files.createTempDirectory("lohdb-stress")
                : Files.createTempDirectory(directory, "lohdb-stress");
    }

    private static void delete(final Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
