package io.lohdb.bench;

import io.lohdb.Durability;
import io.lohdb.WriteOperations;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Durable writes one by one: each returns after a sync that covers it. With {@code -t} above 1 the
 * threads share syncs.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = BenchmarkJvm.AGRONA_ACCESS)
public class SyncPutBenchmark {
    private WriteOperations writer;

    /**
     * Opens a writer; the store may be another one than in the iteration before.
     *
     * @param store the store
     */
    @Setup(Level.Iteration)
    public void open(final LoadedStore store) {
        writer = store.db().with(Durability.SYNC);
    }

    /**
     * Overwrites the value of a key and waits until that is durable: how many per second.
     *
     * @param store the store
     * @param caller the thread
     * @return the sequence
     */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long rate(final LoadedStore store, final Caller caller) {
        return overwrite(store, caller);
    }

    /**
     * The same: the distribution of the time that one takes.
     *
     * @param store the store
     * @param caller the thread
     * @return the sequence
     */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public long latency(final LoadedStore store, final Caller caller) {
        return overwrite(store, caller);
    }

    private long overwrite(final LoadedStore store, final Caller caller) {
        caller.countWrite(store);
        return writer.put(caller.nextKey(), caller.nextValue());
    }
}
