package io.lohdb.bench.suite;

import io.lohdb.bench.report.OptionValue;
import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.workload.ScratchStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param directory existing folder for scratch stores
 * @param isQuick whether runs are few and short
 * @param keyCount entries of a store, in place of those of the plan; 0 for those
 * @param stores names of those that are compared, in the order of the tables
 * @param works labels of what is measured
 * @param out file for the results; null for none
 */
record SuiteOptions(
        Path directory,
        boolean isQuick,
        long keyCount,
        List<String> stores,
        List<String> works,
        Path out) {
    private static final long MIN_KEY_COUNT = 1_000;
    private static final long MAX_KEY_COUNT = 100_000_000;

    /** Keeps copies. */
    SuiteOptions {
        stores = List.copyOf(stores);
        works = List.copyOf(works);
    }

    /** Reads the arguments. */
    static SuiteOptions parse(
            final List<String> arguments,
            final List<String> knownStores,
            final List<String> knownWorks) {
        Path directory = ScratchStore.defaultParent();
        boolean isQuick = false;
        long keyCount = 0;
        List<String> stores = knownStores;
        List<String> works = knownWorks;
        Path out = null;
        for (final Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            final String argument = rest.next();
            switch (argument) {
                case "--quick" -> isQuick = true;
                case "--dir" -> directory = OptionValue.folder(rest);
                case "--keys" ->
                        keyCount = OptionValue.count(rest, argument, MIN_KEY_COUNT, MAX_KEY_COUNT);
                case "--only" ->
                        stores =
                                chosen(
                                        "store",
                                        OptionValue.text(rest, argument, "a name"),
                                        knownStores);
                case "--work" ->
                        works =
                                chosen(
                                        "work",
                                        OptionValue.text(rest, argument, "a name"),
                                        knownWorks);
                case "--out" -> out = file(OptionValue.text(rest, argument, "a file"));
                default -> throw new UsageException("unknown option: " + argument);
            }
        }
        return new SuiteOptions(directory, isQuick, keyCount, stores, works, out);
    }

    private static Path file(final String text) {
        final Path file = Path.of(text).toAbsolutePath();
        if (Files.isDirectory(file) || !Files.isDirectory(file.getParent())) {
            throw new UsageException("--out needs a file in a folder that exists: " + text);
        }
        return file;
    }

    private static List<String> chosen(
            final String kind, final String text, final List<String> known) {
        final List<String> wanted = List.of(text.split(",", -1));
        for (final String name : wanted) {
            if (!known.contains(name)) {
                throw new UsageException(
                        "no such "
                                + kind
                                + ": "
                                + name
                                + ", there are "
                                + String.join(", ", known));
            }
        }
        final List<String> names = new ArrayList<>(known);
        names.retainAll(wanted);
        return names;
    }
}
