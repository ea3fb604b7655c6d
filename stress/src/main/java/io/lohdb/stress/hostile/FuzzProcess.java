package io.lohdb.stress.hostile;

import io.lohdb.stress.model.BrokenPromise;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The process that opens hostile files: little heap, one input after the other, each from a seed of
 * its own. Arguments: file of its state, first seed, seconds, and, to keep inputs that broke
 * something or did what no other did, a folder.
 *
 * <p>It prints a line for each kind of finding: the seed, the target, what is broken. Then a line
 * for each outcome with its count.
 */
public final class FuzzProcess {
    /** Exit code when an input takes too long. */
    static final int HANG_EXIT = 3;

    /** Begins a line that tells of a finding. */
    static final String FINDING = "finding ";

    /** Begins a line that tells how often something happened. */
    static final String OUTCOME = "outcome ";

    /** The outcome of an input that broke a promise. */
    static final String BROKEN = "broken";

    private static final int MAX_KINDS = 20;

    private final FuzzState state;
    private final Path folder;
    private final PrintStream out;
    private final InputSource source = new InputSource();
    private final HostileFiles files = new HostileFiles();
    private final Map<String, Long> outcomes = new HashMap<>();
    private final Set<String> kinds = new HashSet<>();
    private HangWatch watch;

    private FuzzProcess(final FuzzState state, final Path folder, final PrintStream out) {
        this.state = state;
        this.folder = folder;
        this.out = out;
    }

    /** Runs until the time is over. */
    public static void main(final String[] arguments) throws IOException {
        final FuzzProcess process =
                new FuzzProcess(
                        FuzzState.open(Path.of(arguments[0])),
                        arguments.length > 3 ? Path.of(arguments[3]) : null,
                        new PrintStream(System.out, true, StandardCharsets.UTF_8));
        process.run(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
    }

    private void run(final long firstSeed, final long seconds) throws IOException {
        watch = HangWatch.start(this::onHang);
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long seed = firstSeed;
        do {
            for (final HostileTarget target : HostileTarget.values()) {
                run(target, seed);
            }
            seed = InputSource.next(seed);
        } while (System.nanoTime() < endNs && kinds.size() < MAX_KINDS);
        new TreeMap<>(outcomes)
                .forEach((outcome, count) -> out.println(OUTCOME + count + ' ' + outcome));
    }

    private void run(final HostileTarget target, final long seed) throws IOException {
        state.begin(target, seed);
        final byte[] input = source.input(target, seed);
        watch.begin();
        String outcome;
        try {
            outcome = target.label() + ": " + files.open(target, input);
        } catch (final BrokenPromise e) {
            outcome = target.label() + ": " + BROKEN;
            if (kinds.add(kind(e))) {
                out.println(FINDING + seed + ' ' + target.label() + ": " + e.getMessage());
                keep(BROKEN, target, seed, input);
            }
        }
        watch.end();
        if (outcomes.merge(outcome, 1L, Long::sum) == 1) {
            keep("seen", target, seed, input);
        }
    }

    /** The same place and the same words, numbers aside, are the same fault. */
    private static String kind(final BrokenPromise e) {
        return e.getMessage().replaceAll("-?[0-9a-f]*[0-9][0-9a-f]*", "#");
    }

    private void keep(
            final String why, final HostileTarget target, final long seed, final byte[] input)
            throws IOException {
        if (folder != null) {
            Files.write(folder.resolve(why + '-' + target.label() + '-' + seed), input);
        }
    }

    private void onHang() {
        final HostileTarget target = state.target();
        final long seed = state.seed();
        out.println(FINDING + seed + ' ' + target.label() + ": takes too long at " + watch.place());
        try {
            keep("hang", target, seed, new InputSource().input(target, seed));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(HANG_EXIT);
        }
    }
}
