package io.lohdb.stress.kill.child;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command {@code strace}: counts the system calls of a JVM, and meddles with the n-th one of a
 * thread. Calls are counted per thread.
 */
public final class SystemCallTracer {
    private static final long LIMIT_S = 10;
    private static final Pattern LINE = Pattern.compile("^(\\d+) +([a-z0-9_]+)\\(");

    private SystemCallTracer() {}

    /** Why there is no tracing here; empty if there is. */
    public static String obstacle() throws InterruptedException {
        try {
            final Process process =
                    new ProcessBuilder("strace", "-f", "-e", "trace=msync", "true")
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "strace does not end";
            }
            return process.exitValue() == 0 ? "" : "strace may not trace here";
        } catch (final IOException e) {
            return "strace is not installed";
        }
    }

    /** Words in front of a JVM whose calls are logged. */
    public static List<String> logging(final Path log, final List<String> calls) {
        return front(log, true, "trace=" + String.join(",", calls));
    }

    /** Words in front of a JVM that is killed at a call. */
    public static List<String> killing(final Path log, final Injection injection) {
        // With the filter in the kernel the signal would not come.
        return front(log, false, "trace=" + injection.call(), injection.expression());
    }

    /**
     * Words in front of a JVM whose calls are meddled with.
     *
     * @param logged other calls to log
     * @param files if there are any, only calls on these files count
     */
    public static List<String> meddling(
            final Path log,
            final Injection injection,
            final List<String> logged,
            final List<Path> files) {
        final List<String> calls = new ArrayList<>(logged);
        calls.add(injection.call());
        final List<String> words =
                front(log, true, "trace=" + String.join(",", calls), injection.expression());
        for (final Path file : files) {
            words.add("-P");
            words.add(file.toString());
        }
        return words;
    }

    private static List<String> front(
            final Path log, final boolean isFiltered, final String... expressions) {
        final List<String> words =
                new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString()));
        if (isFiltered) {
            words.add("--seccomp-bpf");
        }
        for (final String expression : expressions) {
            words.add("-e");
            words.add(expression);
        }
        return words;
    }

    /** The number of calls of each kind that one thread made at most, from a log. */
    public static Map<String, Integer> mostCallsOfOneThread(final Path log) throws IOException {
        final Map<String, Integer> counts = new HashMap<>();
        final Map<String, Integer> most = new TreeMap<>();
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            lines.map(LINE::matcher)
                    .filter(Matcher::find)
                    .forEach(
                            line -> {
                                final String call = line.group(2);
                                final int count =
                                        counts.merge(line.group(1) + call, 1, Integer::sum);
                                most.merge(call, count, Math::max);
                            });
        }
        return most;
    }
}
