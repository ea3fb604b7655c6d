package io.lohdb.bench.charts;

import io.lohdb.bench.report.OptionValue;
import io.lohdb.bench.report.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param files of results, at least one; what a later one says counts
 * @param folder where page and pictures go; made when it is missing
 */
record ReportOptions(List<Path> files, Path folder) {
    /** Keeps a copy. */
    ReportOptions {
        files = List.copyOf(files);
    }

    /**
     * Reads the arguments.
     *
     * @param arguments of the command line
     * @param home where results are looked for and reports are written unless they say otherwise
     * @return what they say
     */
    static ReportOptions parse(final List<String> arguments, final Path home) {
        final List<Path> files = new ArrayList<>();
        Path folder = home.resolve("report");
        for (final Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            final String argument = rest.next();
            switch (argument) {
                case "--from" -> {
                    final String names = OptionValue.text(rest, argument, "a file of results");
                    for (final String name : names.split(",", -1)) {
                        files.add(existing(name));
                    }
                }
                case "--out" -> folder = Path.of(OptionValue.text(rest, argument, "a folder"));
                default -> throw new UsageException("unknown option: " + argument);
            }
        }
        if (files.isEmpty()) {
            files.add(usual(home.resolve("rivals.json")));
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageException("no folder: " + folder);
        }
        return new ReportOptions(files, folder);
    }

    private static Path usual(final Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    "no results in "
                            + file
                            + ": bench/run --rivals --out FILE makes some, --from FILE reads"
                            + " them");
        }
        return file;
    }

    private static Path existing(final String name) {
        final Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no such file of results: " + name);
        }
        return file;
    }
}
