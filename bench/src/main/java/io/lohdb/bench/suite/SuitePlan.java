package io.lohdb.bench.suite;

import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.work.Work;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How much is measured. Immutable.
 *
 * @param sections in their order
 * @param roundCount rounds that count
 * @param warmUpMs before the first window of a store
 * @param rewarmMs before its later windows
 * @param windowMs the time that counts
 * @param restMs the longest that a store is waited for until it rests
 * @param limitMs when aging a store is given up; loading: {@link #loadLimitMs}
 * @param heapMiB of every JVM
 */
record SuitePlan(
        List<Section> sections,
        int roundCount,
        long warmUpMs,
        long rewarmMs,
        long windowMs,
        long restMs,
        long limitMs,
        long heapMiB) {
    private static final int VALUE = 100;
    private static final int SHORT_VALUE = 16;
    private static final int LONG_VALUE = 1024;
    private static final int HUGE_VALUE = 16 * 1024;
    private static final long MILLION = 1_000_000;

    /** Fewer, so that all stores fit on a small device and into the page cache. */
    private static final long HUGE_COUNT = 50_000;

    private static final int BLOCKING_THREADS = 64;

    /** Slower loads are given up once they have taken {@link #SHORTEST_LIMIT_MS}. */
    private static final long LEAST_LOAD_PER_SECOND = 80_000;

    private static final long SHORTEST_LIMIT_MS = 60_000;

    /** Those with which the largest stores are measured. */
    private static final List<String> LARGE = List.of("lohdb", "chronicle-map");

    /** Those that ten overwrites of ten million keys do not take a quarter of an hour. */
    private static final List<String> FAST = List.of("lohdb", "chronicle-map", "hashmap");

    /** Keeps a copy. */
    SuitePlan {
        sections = List.copyOf(sections);
    }

    /** The plan that options ask for. */
    static SuitePlan of(final SuiteOptions options, final List<String> all, final int cores) {
        final SuitePlan plan =
                options.isQuick() ? quick(options, all, cores) : full(options, all, cores);
        return plan.limitedTo(options);
    }

    private SuitePlan limitedTo(final SuiteOptions options) {
        return new SuitePlan(
                sections.stream()
                        .map(section -> section.limitedTo(options.stores(), options.works()))
                        .filter(section -> !section.isEmpty())
                        .toList(),
                roundCount,
                warmUpMs,
                rewarmMs,
                windowMs,
                restMs,
                limitMs,
                heapMiB);
    }

    private static SuitePlan quick(
            final SuiteOptions options, final List<String> all, final int cores) {
        final List<Cell> fresh =
                List.of(
                        Cell.of(Work.READ, 1),
                        Cell.of(Work.READ, cores),
                        Cell.of(Work.GET_ALL, 1),
                        Cell.of(Work.WALK, 1),
                        Cell.of(Work.PUT, 1),
                        Cell.of(Work.PUT, cores),
                        Cell.of(Work.YCSB_A, cores));
        final Section section =
                new Section(
                        keys(options, MILLION),
                        VALUE,
                        all,
                        fresh,
                        promised(),
                        List.of(),
                        List.of(),
                        List.of(Section.LOAD, Section.MEMORY, Section.DISK, Section.REOPEN_CLEAN));
        return new SuitePlan(List.of(section), 3, 1_000, 100, 500, 500, 60_000, 2_048);
    }

    private static SuitePlan full(
            final SuiteOptions options, final List<String> all, final int cores) {
        final long small = keys(options, MILLION);
        final List<Section> sections = new ArrayList<>();
        sections.add(
                new Section(
                        small,
                        VALUE,
                        all,
                        everything(cores),
                        promised(),
                        aged(cores),
                        all,
                        Section.SPACES));
        if (options.keyCount() == 0) {
            sections.add(
                    new Section(
                            10 * MILLION,
                            VALUE,
                            all,
                            main(cores),
                            List.of(),
                            List.of(Cell.of(Work.READ, 1), Cell.of(Work.READ, cores)),
                            FAST,
                            Section.SPACES));
            sections.add(
                    new Section(
                            50 * MILLION,
                            VALUE,
                            LARGE,
                            List.of(Cell.of(Work.READ, 1), Cell.of(Work.READ, cores)),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(Section.LOAD, Section.MEMORY)));
            sections.add(lengths(small, SHORT_VALUE, all));
            sections.add(lengths(small, LONG_VALUE, all));
            sections.add(lengths(HUGE_COUNT, HUGE_VALUE, all));
        }
        return new SuitePlan(sections, 3, 2_000, 200, 1_000, 1_000, 300_000, 4_096);
    }

    private static long keys(final SuiteOptions options, final long usual) {
        return options.keyCount() == 0 ? usual : options.keyCount();
    }

    private static List<Cell> everything(final int cores) {
        return List.of(
                Cell.of(Work.READ, 1),
                Cell.of(Work.READ, cores),
                Cell.of(Work.READ_ZIPF, cores),
                Cell.of(Work.MISS, 1),
                Cell.of(Work.GET_ALL, 1),
                Cell.of(Work.WALK, 1),
                Cell.of(Work.YCSB_C, cores),
                Cell.of(Work.PUT, 1),
                Cell.of(Work.PUT, cores),
                Cell.of(Work.READ_MODIFY_WRITE, 1),
                Cell.of(Work.DELETE, 1),
                Cell.of(Work.YCSB_A, cores),
                Cell.of(Work.YCSB_B, cores),
                Cell.of(Work.YCSB_D, cores),
                Cell.of(Work.YCSB_E, cores),
                Cell.of(Work.YCSB_F, cores));
    }

    private static List<Cell> main(final int cores) {
        return List.of(
                Cell.of(Work.READ, 1),
                Cell.of(Work.READ, cores),
                Cell.of(Work.GET_ALL, 1),
                Cell.of(Work.PUT, 1),
                Cell.of(Work.PUT, cores),
                Cell.of(Work.YCSB_A, cores),
                Cell.of(Work.YCSB_B, cores));
    }

    private static List<Cell> promised() {
        return List.of(
                new Cell(Work.PUT, 1, PromiseMode.INTERVAL),
                new Cell(Work.PUT, 1, PromiseMode.SYNC),
                new Cell(Work.PUT, BLOCKING_THREADS, PromiseMode.SYNC),
                new Cell(Work.PUT_PIPELINED, 1, PromiseMode.SYNC));
    }

    private static List<Cell> aged(final int cores) {
        return List.of(Cell.of(Work.READ, 1), Cell.of(Work.READ, cores), Cell.of(Work.PUT, 1));
    }

    private static Section lengths(
            final long keyCount, final int valueLength, final List<String> all) {
        return new Section(
                keyCount,
                valueLength,
                all,
                List.of(Cell.of(Work.READ, 1), Cell.of(Work.PUT, 1)),
                List.of(),
                List.of(),
                List.of(),
                List.of(Section.LOAD, Section.MEMORY, Section.DISK));
    }

    /** Every label that the command line may name. */
    static List<String> works() {
        final Set<String> labels = new LinkedHashSet<>();
        Stream.of(Work.values()).map(Work::label).forEach(labels::add);
        labels.addAll(Section.SPACES);
        return List.copyOf(labels);
    }

    /** When loading a store is given up: several stores would take most of a run otherwise. */
    long loadLimitMs(final long keyCount) {
        final long atLeastRate = TimeUnit.SECONDS.toMillis(keyCount) / LEAST_LOAD_PER_SECOND;
        return Math.min(limitMs, Math.max(SHORTEST_LIMIT_MS, atLeastRate));
    }

    /** Turns of all sections, at most. */
    int turnCount() {
        return sections.stream().mapToInt(section -> section.turnCount(roundCount)).sum();
    }
}
