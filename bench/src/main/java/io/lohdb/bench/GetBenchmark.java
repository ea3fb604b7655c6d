package io.lohdb.bench;

import io.lohdb.bench.workload.Entries;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Reads of uniformly random keys, with as many threads as {@code -t} says. Scores count keys, also
 * for the grouped read.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = BenchmarkJvm.AGRONA_ACCESS)
public class GetBenchmark {
    /**
     * Copies the value of a key that is there.
     *
     * @param store the store
     * @param caller the thread
     * @return the value's length
     */
    @Benchmark
    public int hit(final LoadedStore store, final Caller caller) {
        return store.db().get(caller.nextKey(), caller.destination());
    }

    /**
     * Looks for a key that is not there.
     *
     * @param store the store
     * @param caller the thread
     * @return "not found"
     */
    @Benchmark
    public int miss(final LoadedStore store, final Caller caller) {
        return store.db().get(caller.nextMissingKey(), caller.destination());
    }

    /**
     * Lends the value of a key that is there.
     *
     * @param store the store
     * @param caller the thread
     * @param blackhole consumes what is lent
     * @return true
     */
    @Benchmark
    public boolean lend(final LoadedStore store, final Caller caller, final Blackhole blackhole) {
        return store.db()
                .read(
                        caller.nextKey(),
                        0,
                        Entries.KEY_LENGTH,
                        (buffer, offset, length) -> blackhole.consume(buffer.getLong(offset)));
    }

    /**
     * Lends the values of a group of keys that are there, whose cache misses overlap.
     *
     * @param store the store
     * @param caller the thread
     * @param blackhole consumes what is lent
     */
    @Benchmark
    @OperationsPerInvocation(Caller.GROUP_LENGTH)
    public void getAll(final LoadedStore store, final Caller caller, final Blackhole blackhole) {
        store.db()
                .getAll(
                        caller.nextKeys(),
                        (index, buffer, offset, length) ->
                                blackhole.consume(buffer.getLong(offset)));
    }
}
