package io.lohdb.bench;

import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.ScratchFolder;
import io.lohdb.bench.workload.ScratchStore;
import io.lohdb.bench.workload.SyncedFile;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What device and scheduler allow threads that wait for syncs, without a store: whoever finds
 * nobody syncing stores and syncs a record for each that waits by then and wakes them, the others
 * sleep.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(64)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = BenchmarkJvm.AGRONA_ACCESS)
public class SharedSyncBenchmark {
    private final AtomicReference<Waiter> newest = new AtomicReference<>();
    private final AtomicBoolean isLed = new AtomicBoolean();
    private ScratchFolder folder;
    private SyncedFile file;

    /** A thread that waits, and the one that came before it. */
    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private Waiter before;
        private volatile boolean isDone;
    }

    /** Makes the file. */
    @Setup(Level.Trial)
    public void open() {
        folder = ScratchFolder.create(ScratchStore.defaultParent());
        file = new SyncedFile(folder.path().resolve("records"), Entries.FRAME_LENGTH);
    }

    /** Deletes the file. */
    @TearDown(Level.Trial)
    public void close() {
        file.close();
        folder.close();
    }

    /** Waits for a sync that began after this call: how many per second, all threads together. */
    @Benchmark
    public void await() {
        final Waiter waiter = new Waiter();
        waiter.before = newest.get();
        while (!newest.compareAndSet(waiter.before, waiter)) {
            waiter.before = newest.get();
        }
        while (!waiter.isDone) {
            if (isLed.compareAndSet(false, true)) {
                lead(waiter);
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void lead(final Waiter self) {
        if (!self.isDone) {
            final Waiter all = newest.getAndSet(null);
            int count = 0;
            for (Waiter each = all; each != null; each = each.before) {
                count++;
            }
            file.append(System.nanoTime(), count);
            for (Waiter each = all; each != null; each = each.before) {
                each.isDone = true;
                if (each.thread != self.thread) {
                    LockSupport.unpark(each.thread);
                }
            }
        }
        isLed.set(false);
        final Waiter next = newest.get();
        if (next != null) {
            LockSupport.unpark(next.thread);
        }
    }
}
