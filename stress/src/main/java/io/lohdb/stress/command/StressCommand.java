package io.lohdb.stress.command;

import io.lohdb.stress.command.Parts.Choice;
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
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code stress/run}: runs the parts of a tier, or those named, and sums up. */
@Command(
        name = "stress/run",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Tries to make LohDB break its promises: crashes, faults, damage, races.",
            "Runs all parts, or those that are named, each with its budget if one is given.",
            "Exit code 0: every promise kept; 1: something was found; 2: wrong usage; 3: could not"
                    + " run."
        })
public final class StressCommand implements Callable<Integer> {
    private static final int FOUND = 1;
    private static final int COULD_NOT_RUN = 3;
    private static final double NS_PER_S = 1e9;

    @ArgGroup(heading = "How long, --push if nothing is said:%n")
    private final TierOptions tiers = new TierOptions();

    @Spec private CommandSpec spec;

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

    private final PrintStream out;

    private StressCommand(final PrintStream out) {
        this.out = out;
    }

    /** At most one tier. */
    static final class TierOptions {
        private Tier tier = Tier.PUSH;

        @Option(names = "--push", order = 1, description = "Five minutes.")
        void push(final boolean isChosen) {
            choose(Tier.PUSH, isChosen);
        }

        @Option(names = "--long", order = 2, description = "Up to an hour.")
        void longer(final boolean isChosen) {
            choose(Tier.LONG, isChosen);
        }

        @Option(names = "--release", order = 3, description = "As long as it takes: several hours.")
        void release(final boolean isChosen) {
            choose(Tier.RELEASE, isChosen);
        }

        private void choose(final Tier newTier, final boolean isChosen) {
            if (isChosen) {
                tier = newTier;
            }
        }
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(command(System.out).execute(arguments));
    }

    static CommandLine command(final PrintStream out) {
        final CommandSpec spec = CommandSpec.forAnnotatedObject(new StressCommand(out));
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("This text.")
                        .build());
        for (final Choice choice : Parts.all()) {
            spec.addOption(
                    OptionSpec.builder(choice.option())
                            .type(long.class)
                            .arity("0..1")
                            .fallbackValue("0")
                            .paramLabel(choice.budget())
                            .description(choice.what())
                            .build());
        }
        final CommandLine command = new CommandLine(spec);
        command.setExecutionExceptionHandler(
                (fault, line, result) -> {
                    line.getErr().println("stress/run: " + fault);
                    return COULD_NOT_RUN;
                });
        return command;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Tier tier = tiers.tier;
        final long runSeed = seed == null ? new SplittableRandom().nextLong() >>> 32 : seed;
        final Map<Part, Long> chosen = chosen();
        if (directory != null && !Files.isDirectory(directory)) {
            throw wrongUsage("--dir: no such folder: " + directory);
        }
        out.println("seed " + runSeed + ", tier " + tier.name().toLowerCase(Locale.ROOT));
        final Summary summary = new Summary();
        for (final Map.Entry<Part, Long> each : chosen.entrySet()) {
            final Part part = each.getKey();
            final long startNs = System.nanoTime();
            final PartReport report = run(part, tier, each.getValue(), runSeed);
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

    /** The parts that are named, with their budgets; all of them if none is. */
    private Map<Part, Long> chosen() {
        final Map<Part, Long> chosen = new LinkedHashMap<>();
        if (replay != null) {
            chosen.put(new ReplayPart(scenario()), 0L);
            return chosen;
        }
        final ParseResult given = spec.commandLine().getParseResult();
        final boolean isAnyNamed =
                Parts.all().stream().anyMatch(choice -> given.hasMatchedOption(choice.option()));
        for (final Choice choice : Parts.all()) {
            if (!isAnyNamed) {
                chosen.put(choice.part(), 0L);
            } else if (given.hasMatchedOption(choice.option())) {
                final long budget = given.matchedOptionValue(choice.option(), 0L);
                if (budget < 0) {
                    throw wrongUsage(choice.option() + " needs a positive number: " + budget);
                }
                chosen.put(choice.part(), budget);
            }
        }
        return chosen;
    }

    private Scenario scenario() {
        try {
            return Scenario.parse(replay);
        } catch (final IllegalArgumentException e) {
            throw wrongUsage("--replay: " + e.getMessage());
        }
    }

    private ParameterException wrongUsage(final String what) {
        return new ParameterException(spec.commandLine(), what);
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
