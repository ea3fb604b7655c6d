package io.lohdb.bench.latency;

import io.lohdb.bench.report.OptionValue;
import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.workload.ScratchStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for. Immutable.
 *
 * @param directory existing folder for the stores
 * @param isQuick whether slices are few and short
 * @param keyCount entries of every store
 * @param rates operations per second of all works but the durable one
 * @param stores names of those that take part
 * @param works what is done
 * @param out takes the results; null for none
 */
record LatencyOptions(
        Path directory,
        boolean isQuick,
        long keyCount,
        List<Long> rates,
        List<String> stores,
        List<LatencyWork> works,
        Path out) {
    private static final long KEY_COUNT = 1_000_000;
    private static final long QUICK_KEY_COUNT = 200_000;
    private static final long MIN_KEY_COUNT = 1000;
    private static final long MAX_KEY_COUNT = 100_000_000;
    private static final long MAX_RATE = 10_000_000;

    /** The rate that LohDB has made a promise for. */
    static final long RATE = 200_000;

    /** Keeps copies. */
    LatencyOptions {
        rates = List.copyOf(rates);
        stores = List.copyOf(stores);
        works = List.copyOf(works);
    }

    /** Reads the arguments. */
    static LatencyOptions parse(final List<String> arguments, final List<String> knownStores) {
        Path directory = ScratchStore.defaultParent();
        boolean isQuick = false;
        long keyCount = 0;
        List<Long> rates = List.of(RATE);
        List<String> stores = knownStores;
        List<String> works = labels();
        Path out = null;
        for (final Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            final String argument = rest.next();
            switch (argument) {
                case "--quick" -> isQuick = true;
                case "--dir" -> directory = OptionValue.folder(rest);
                case "--keys" ->
                        keyCount = OptionValue.count(rest, argument, MIN_KEY_COUNT, MAX_KEY_COUNT);
                case "--rate" -> rates = rates(OptionValue.text(rest, argument, "a rate"));
                case "--only" -> stores = chosen(rest, argument, knownStores, "no such store: ");
                case "--work" -> works = chosen(rest, argument, labels(), "no such work: ");
                case "--out" -> out = Path.of(OptionValue.text(rest, argument, "a file"));
                default -> throw new UsageException("unknown option: " + argument);
            }
        }
        final long defaultCount = isQuick ? QUICK_KEY_COUNT : KEY_COUNT;
        final List<String> wanted = works;
        return new LatencyOptions(
                directory,
                isQuick,
                keyCount == 0 ? defaultCount : keyCount,
                rates,
                stores,
                Arrays.stream(LatencyWork.values())
                        .filter(work -> wanted.contains(work.label()))
                        .toList(),
                out);
    }

    private static List<String> labels() {
        return Arrays.stream(LatencyWork.values()).map(LatencyWork::label).toList();
    }

    private static List<Long> rates(final String text) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> OptionValue.count(List.of(each).iterator(), "--rate", 1, MAX_RATE))
                .toList();
    }

    private static List<String> chosen(
            final Iterator<String> rest,
            final String option,
            final List<String> known,
            final String fault) {
        final List<String> wanted =
                List.of(OptionValue.text(rest, option, "a name").split(",", -1));
        for (final String name : wanted) {
            if (!known.contains(name)) {
                throw new UsageException(fault + name + ", there are " + String.join(", ", known));
            }
        }
        final List<String> names = new ArrayList<>(known);
        names.retainAll(wanted);
        return names;
    }
}
