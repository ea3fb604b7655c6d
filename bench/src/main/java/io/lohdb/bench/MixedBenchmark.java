package io.lohdb.bench;

import io.lohdb.Durability;
import io.lohdb.WriteOperations;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and writes of uniformly random keys: mixed on every thread, and a reading beside a writing
 * thread, which shows what they cost each other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = BenchmarkJvm.AGRONA_ACCESS)
public class MixedBenchmark {
    private static final int WRITE_PERCENT = 10;

    private WriteOperations writer;

    /**
     * Opens a writer; the store may be another one than in the iteration before.
     *
     * @param store the store
     */
    @Setup(Level.Iteration)
    public void open(final LoadedStore store) {
        writer = store.db().with(Durability.OS);
    }

    /**
     * Nine reads to one write, in random order.
     *
     * @param store the store
     * @param caller the thread
     * @return the value's length or the sequence
     */
    @Benchmark
    public long ninetyToTen(final LoadedStore store, final Caller caller) {
        return caller.isChosen(WRITE_PERCENT) ? write(store, caller) : read(store, caller);
    }

    /**
     * The reading thread of the pair.
     *
     * @param store the store
     * @param caller the thread
     * @return the value's length
     */
    @Benchmark
    @Group("pair")
    @GroupThreads(1)
    public int reader(final LoadedStore store, final Caller caller) {
        return read(store, caller);
    }

    /**
     * The writing thread of the pair.
     *
     * @param store the store
     * @param caller the thread
     * @return the sequence
     */
    @Benchmark
    @Group("pair")
    @GroupThreads(1)
    public long writer(final LoadedStore store, final Caller caller) {
        return write(store, caller);
    }

    private static int read(final LoadedStore store, final Caller caller) {
        return store.db().get(caller.nextKey(), caller.destination());
    }

    private long write(final LoadedStore store, final Caller caller) {
        caller.countWrite(store);
        return writer.put(caller.nextKey(), caller.nextValue());
    }
}
