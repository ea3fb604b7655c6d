package io.lohdb.bench.space;

import io.lohdb.bench.report.OptionValue;
import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.workload.ScratchStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param directory existing folder for scratch stores
 * @param isQuick whether runs are few and short
 * @param keyCount entries of a store
 * @param names of the goals to measure, in the order of the table
 */
record SpaceOptions(Path directory, boolean isQuick, long keyCount, List<String> names) {
    private static final long KEY_COUNT = 10_000_000;
    private static final long QUICK_KEY_COUNT = 1_000_000;

    /** Below it, headers and pages weigh more than entries. */
    private static final long MIN_KEY_COUNT = 100_000;

    private static final long MAX_KEY_COUNT = 100_000_000;

    /** Keeps a copy of the names. */
    SpaceOptions {
        names = List.copyOf(names);
    }

    /** Reads the arguments. */
    static SpaceOptions parse(final List<String> arguments, final List<String> knownNames) {
        Path directory = ScratchStore.defaultParent();
        boolean isQuick = false;
        long keyCount = 0;
        List<String> names = knownNames;
        for (final Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            final String argument = rest.next();
            switch (argument) {
                case "--quick" -> isQuick = true;
                case "--dir" -> directory = OptionValue.folder(rest);
                case "--keys" ->
                        keyCount = OptionValue.count(rest, argument, MIN_KEY_COUNT, MAX_KEY_COUNT);
                case "--only" ->
                        names = chosen(OptionValue.text(rest, argument, "a name"), knownNames);
                default -> throw new UsageException("unknown option: " + argument);
            }
        }
        final long defaultCount = isQuick ? QUICK_KEY_COUNT : KEY_COUNT;
        return new SpaceOptions(directory, isQuick, keyCount == 0 ? defaultCount : keyCount, names);
    }

    private static List<String> chosen(final String text, final List<String> knownNames) {
        final List<String> wanted = List.of(text.split(",", -1));
        for (final String name : wanted) {
            if (!knownNames.contains(name)) {
                throw new UsageException(
                        "no such goal: " + name + ", there are " + String.join(", ", knownNames));
            }
        }
        final List<String> names = new ArrayList<>(knownNames);
        names.retainAll(wanted);
        return names;
    }
}
