package io.lohdb.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.GoalVerdict;
import io.lohdb.bench.results.GoalVerdict.Verdict;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private final List<Measurement> measurements = new ArrayList<>();

    private static StoreDescription store(final String name, final boolean isPersistent) {
        return new StoreDescription(name, name, "1", isPersistent, "", "", Map.of());
    }

    private void measured(
            final String store, final Workload workload, final String unit, final double median) {
        measurements.add(Measurement.of(store, workload, unit, List.of(median), ""));
    }

    private void rate(final String store, final Workload workload, final double median) {
        measured(store, workload, Measurement.PER_SECOND, median);
    }

    private static Workload workload(
            final String work, final long millions, final int threads, final String durability) {
        return new Workload(
                work, "uniform", millions * 1_000_000, 16, 100, threads, durability, "fresh");
    }

    private List<GoalVerdict> verdicts() {
        return Goals.of(
                new Rates(
                        List.of(
                                store("lohdb", true),
                                store("rocksdb", true),
                                store("lmdb", true),
                                store("hashmap", false),
                                store("msync-loop", false)),
                        measurements));
    }

    private GoalVerdict verdict(final String name) {
        return verdicts().stream()
                .filter(goal -> goal.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(verdicts().toString()));
    }

    @Test
    void saysNothingAboutWhatWasNotMeasured() {
        assertTrue(
                verdicts().stream()
                        .allMatch(
                                goal ->
                                        goal.verdict() == Verdict.NOT_MEASURED
                                                && goal.figure() == null));
    }

    @Test
    void comparesReadsWithTheFastestStoreThatKeepsWhatItIsGiven() {
        final Workload read = workload("read", 1, 1, "none");
        rate("lohdb", read, 3_000_000);
        rate("rocksdb", read, 200_000);
        rate("lmdb", read, 1_500_000);
        rate("hashmap", read, 2_600_000);
        final GoalVerdict rivals =
                verdict("get, 1 M keys, 1 thread, fresh: fastest persistent rival");
        assertEquals(Verdict.PASS, rivals.verdict());
        assertEquals(2.0, rivals.figure());
        assertEquals("lohdb 3,000 K/s beside lmdb 1,500 K/s", rivals.note());
        final GoalVerdict map = verdict("get, 1 M keys, 1 thread, fresh: ConcurrentHashMap");
        assertEquals(Verdict.FAIL, map.verdict());
        assertEquals(">= 1.20 x", map.requirement());
    }

    @Test
    void comparesContendedPutsWithThoseOfOneThread() {
        rate("lohdb", workload("read", 1, 4, "none"), 1);
        rate("lohdb", workload("put", 1, 1, "none"), 1_000_000);
        rate("lohdb", workload("put", 1, 4, "none"), 899_000);
        final String name = "put without sync, 1 M keys, all cores: one thread";
        assertEquals(Verdict.FAIL, verdict(name).verdict());
        measurements.remove(measurements.size() - 1);
        rate("lohdb", workload("put", 1, 4, "none"), 900_000);
        assertEquals(Verdict.PASS, verdict(name).verdict());
    }

    @Test
    void comparesDurableWritesWithTheBestRateOfARivalWhateverItsThreads() {
        rate("lohdb", workload("put-pipelined", 1, 1, "sync"), 1_000_000);
        rate("lohdb", workload("put", 1, 64, "sync"), 150_000);
        rate("rocksdb", workload("put", 1, 1, "sync"), 5_000);
        rate("rocksdb", workload("put", 1, 64, "sync"), 50_001);
        rate("lmdb", workload("put", 1, 64, "sync"), 700);
        assertEquals(Verdict.PASS, verdict("durable writes, pipelined, 1 thread").verdict());
        assertEquals(
                Verdict.FAIL,
                verdict("durable writes, pipelined: fastest durable rival, 1 or 64 threads")
                        .verdict());
        assertEquals(
                Verdict.FAIL,
                verdict("durable put, 64 threads that wait: fastest rival").verdict());
    }

    @Test
    void comparesADurablePutWithTheBareLoop() {
        final Workload put = workload("put", 1, 1, "sync");
        rate("lohdb", put, 12_500);
        measured("msync-loop", put, Measurement.MICROSECONDS, 65);
        final GoalVerdict goal = verdict("durable put, 1 thread: beyond the bare msync loop");
        assertEquals(15.0, goal.figure(), 1e-9);
        assertEquals("80.0 us beside 65.0 us", goal.note());
        assertEquals(Measurement.MICROSECONDS, goal.unit());
    }

    @Test
    void comparesReadsOfManyKeysWithThoseOfFew() {
        rate("lohdb", workload("read", 1, 1, "none"), 5_000_000);
        rate("lohdb", workload("read", 50, 1, "none"), 1_900_000);
        final GoalVerdict goal = verdict("cost of a get, 1 thread: 50 M keys beside 1 M");
        assertEquals(Verdict.FAIL, goal.verdict());
        assertEquals(5.0 / 1.9, goal.figure(), 1e-9);
    }

    @Test
    void lessIsBetterForTimesAndBytes() {
        final Workload disk = workload("disk", 1, 1, "none");
        measured("lohdb", disk, Measurement.BYTES_PER_KEY, 200);
        measured("rocksdb", disk, Measurement.BYTES_PER_KEY, 130);
        measured("lmdb", disk, Measurement.BYTES_PER_KEY, 190);
        final Rates rates =
                new Rates(
                        List.of(store("lohdb", true), store("rocksdb", true), store("lmdb", true)),
                        measurements);
        final Measurement best = rates.bestRival(disk).orElseThrow();
        assertEquals("rocksdb", best.store());
        assertEquals(0.65, Rates.times(measurements.get(0), best), 1e-9);
    }
}
