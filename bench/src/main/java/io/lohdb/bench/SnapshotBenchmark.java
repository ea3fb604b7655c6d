package io.lohdb.bench;

import io.lohdb.Durability;
import io.lohdb.Snapshot;
import io.lohdb.WriteOperations;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What snapshots cost: opening and closing one, and writes and reads while one is open. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = BenchmarkJvm.AGRONA_ACCESS)
public class SnapshotBenchmark {
    /** Snapshots that are open meanwhile. */
    @Param({"0", "1"})
    public int open;

    private Snapshot snapshot;
    private WriteOperations writer;

    /**
     * Opens the snapshot that stays open.
     *
     * @param store the store
     */
    @Setup(Level.Iteration)
    public void open(final LoadedStore store) {
        writer = store.db().with(Durability.OS);
        snapshot = open == 0 ? null : store.db().snapshot();
    }

    /** Closes it. */
    @TearDown(Level.Iteration)
    public void close() {
        if (snapshot != null) {
            snapshot.close();
        }
    }

    /**
     * Opens a snapshot and closes it.
     *
     * @param store the store
     * @return its sequence
     */
    @Benchmark
    public long openAndClose(final LoadedStore store) {
        try (Snapshot opened = store.db().snapshot()) {
            return opened.sequence();
        }
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
