package io.lohdb.bench.suite;

import io.lohdb.bench.results.Workload;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.SessionBuffers;
import io.lohdb.bench.work.Distribution;
import java.util.List;

/**
 * What is measured with stores of one number of keys and one length of values. Immutable.
 *
 * @param keyCount entries of every store
 * @param valueLength bytes of every value
 * @param stores names of those that take part
 * @param fresh works after the load
 * @param promised works on stores that are opened with a promise
 * @param aged works after ten overwrites of every key; without any, nothing is overwritten
 * @param agedStores names of those that are aged
 * @param spaces which of {@link #SPACES} are measured
 */
record Section(
        long keyCount,
        int valueLength,
        List<String> stores,
        List<Cell> fresh,
        List<Cell> promised,
        List<Cell> aged,
        List<String> agedStores,
        List<String> spaces) {
    /** The rate of the load. */
    static final String LOAD = "load";

    /** Memory per key. */
    static final String MEMORY = "memory";

    /** Disk per key. */
    static final String DISK = "disk";

    /** Time to open after an orderly close, in a new JVM. */
    static final String REOPEN_CLEAN = "reopen-clean";

    /** Time to open after kill -9 amid writes, in a new JVM. */
    static final String REOPEN_KILL = "reopen-kill";

    /** What is measured once for each store. */
    static final List<String> SPACES = List.of(LOAD, MEMORY, DISK, REOPEN_CLEAN, REOPEN_KILL);

    /** Keeps copies. */
    Section {
        stores = List.copyOf(stores);
        fresh = List.copyOf(fresh);
        promised = List.copyOf(promised);
        aged = List.copyOf(aged);
        agedStores = List.copyOf(agedStores);
        spaces = List.copyOf(spaces);
    }

    /** The same section with fewer stores and works. */
    Section limitedTo(final List<String> wantedStores, final List<String> wantedWorks) {
        return new Section(
                keyCount,
                valueLength,
                stores.stream().filter(wantedStores::contains).toList(),
                limited(fresh, wantedWorks),
                limited(promised, wantedWorks),
                limited(aged, wantedWorks),
                agedStores.stream().filter(wantedStores::contains).toList(),
                spaces.stream().filter(wantedWorks::contains).toList());
    }

    private static List<Cell> limited(final List<Cell> cells, final List<String> works) {
        return cells.stream().filter(cell -> works.contains(cell.work().label())).toList();
    }

    /** Whether there is nothing to do. */
    boolean isEmpty() {
        return stores.isEmpty()
                || (fresh.isEmpty() && promised.isEmpty() && aged.isEmpty() && spaces.isEmpty());
    }

    /** Bytes of keys and values of one store. */
    long dataBytes() {
        return keyCount * (SessionBuffers.KEY_LENGTH + valueLength);
    }

    /** How many turns stores have, at most. */
    int turnCount(final int roundCount) {
        final int cells = fresh.size() + promised.size();
        return stores.size() * (1 + spaces.size() + cells * roundCount)
                + agedStores.size() * (aged.isEmpty() ? 0 : 1 + aged.size() * roundCount);
    }

    /** One of {@link #SPACES}, for the results. */
    Workload space(final String name, final String state) {
        return new Workload(
                name,
                Distribution.SEQUENTIAL.label(),
                keyCount,
                SessionBuffers.KEY_LENGTH,
                valueLength,
                1,
                PromiseMode.NONE.label(),
                state);
    }
}
