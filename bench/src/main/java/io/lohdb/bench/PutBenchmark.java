package io.lohdb.bench;

import io.lohdb.Durability;
import io.lohdb.WriteOperations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Writes of uniformly random keys that nobody waits to be durable. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = BenchmarkJvm.AGRONA_ACCESS)
public class PutBenchmark {
    /** The promise of a returned write. */
    public enum Promise {
        /** {@link Durability#OS}. */
        OS,
        /** {@link Durability#interval} of {@link #INTERVAL_MS}. */
        INTERVAL
    }

    /** How long a write may wait for the start of its sync. */
    static final int INTERVAL_MS = 10;

    /** The promise of a returned write. */
    @Param({"OS", "INTERVAL"})
    public Promise durability;

    private WriteOperations writer;

    /**
     * Opens a writer; the store may be another one than in the iteration before.
     *
     * @param store the store
     */
    @Setup(Level.Iteration)
    public void open(final LoadedStore store) {
        writer =
                store.db()
                        .with(
                                switch (durability) {
                                    case OS -> Durability.OS;
                                    case INTERVAL ->
                                            Durability.interval(Duration.ofMillis(INTERVAL_MS));
                                });
    }

    /**
     * Overwrites the value of a key.
     *
     * @param store the store
     * @param caller the thread
     * @return the sequence
     */
    @Benchmark
    public long overwrite(final LoadedStore store, final Caller caller) {
        caller.countWrite(store);
        return writer.put(caller.nextKey(), caller.nextValue());
    }
}
