package io.lohdb.bench;

import io.lohdb.LohDb;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.ScratchStore;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The store that the threads of a benchmark share: entries 0 to {@code keyCount} - 1, in real
 * files. Setup and teardown belong to the harness, the rest is for any thread.
 *
 * <p>Invariant: the log of one store stays below {@link #MAX_LOG_BYTES}. A store is replaced
 * between iterations once it is half full, and a single iteration that would go beyond is refused.
 */
@State(Scope.Benchmark)
public class LoadedStore {
    /** Writes that a thread may do per {@link #reserveWrites()}. */
    static final int RESERVED_WRITES = 4096;

    /** What a run may take on the device, so that it fits on a small one. */
    private static final long MAX_LOG_BYTES = 6L << 30;

    private static final long MAX_WRITES = MAX_LOG_BYTES / Entries.LOG_LENGTH;
    private static final String DEFAULT_FOLDER = "default";

    /** Number of entries. */
    @Param("1000000")
    public long keyCount;

    /** Folder for the store; "default" stands for the folder of temporary files. */
    @Param(DEFAULT_FOLDER)
    public String dir;

    private final AtomicLong writes = new AtomicLong();
    private ScratchStore store;

    /** Opens and fills the store. */
    @Setup(Level.Trial)
    public void open() {
        final Path parent =
                DEFAULT_FOLDER.equals(dir) ? ScratchStore.defaultParent() : Path.of(dir);
        store = ScratchStore.loaded(parent, keyCount);
        writes.set(keyCount);
    }

    /** Replaces the store when the next iteration might make its log too long. */
    @Setup(Level.Iteration)
    public void renewWhenLong() {
        if (writes.get() > Math.max(keyCount, MAX_WRITES / 2)) {
            close();
            open();
        }
    }

    /** Deletes the store. */
    @TearDown(Level.Trial)
    public void close() {
        store.close();
    }

    /** The open store; another one in every iteration. */
    LohDb db() {
        return store.db();
    }

    /** Takes {@link #RESERVED_WRITES} writes out of what the device has room for. */
    void reserveWrites() {
        if (writes.addAndGet(RESERVED_WRITES) > MAX_WRITES) {
            throw new IllegalStateException(
                    "log would get too long, use shorter iterations (-r, -w): maxLogBytes="
                            + MAX_LOG_BYTES);
        }
    }
}
