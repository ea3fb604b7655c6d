package io.lohdb.bench;

import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.RandomNumbers;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
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

/**
 * What the memory of this machine allows a lookup, without a store: a word of one line of an index,
 * which says where a frame is, and a word of that frame. Index and frames take as much as those of
 * a store with so many keys; nothing else is done.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {BenchmarkJvm.AGRONA_ACCESS, "-XX:MaxDirectMemorySize=9g"})
public class MemoryBenchmark {
    /** How many keys share a line of an index, on average: 12.8 bytes for each. */
    private static final int KEYS_PER_LINE = 5;

    /** So many frames lie in one piece of memory. */
    private static final int PIECE_SHIFT = 22;

    private static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;

    /** Number of entries, 50 M at most: these take 8 GB. */
    @Param({"1000000", "10000000"})
    public int keyCount;

    private RandomNumbers numbers;
    private UnsafeBuffer index;
    private UnsafeBuffer[] frames;

    /** What the last frame held, 0; only the memory knows that. */
    private long last;

    /** Fills the memory. */
    @Setup(Level.Trial)
    public void fill() {
        numbers = new RandomNumbers(1, keyCount);
        final int lineCount = keyCount / KEYS_PER_LINE + 1;
        index = Entries.buffer(lineCount * BitUtil.CACHE_LINE_LENGTH);
        frames = new UnsafeBuffer[(keyCount >> PIECE_SHIFT) + 1];
        for (int line = 0; line < lineCount; line++) {
            index.putInt(line * BitUtil.CACHE_LINE_LENGTH, (int) numbers.next());
        }
        for (int piece = 0; piece < frames.length; piece++) {
            final int count = Math.min(PIECE_MASK + 1, keyCount - (piece << PIECE_SHIFT));
            frames[piece] = Entries.buffer(count * Entries.FRAME_LENGTH);
            frames[piece].setMemory(0, count * Entries.FRAME_LENGTH, (byte) 0);
        }
    }

    /**
     * Each lookup begins when the one before it is over: nothing that waits for the memory is
     * faster.
     *
     * @return what the frame held
     */
    @Benchmark
    public long oneAfterTheOther() {
        last = lookUp(last);
        return last;
    }

    /**
     * Lookups that do not depend on each other, so that the processor begins with the next ones
     * while it waits.
     *
     * @return what the frame held
     */
    @Benchmark
    public long overlapping() {
        return lookUp(0);
    }

    private long lookUp(final long dependency) {
        final int line = (int) (numbers.next() + dependency) / KEYS_PER_LINE;
        final int frame = index.getInt(line * BitUtil.CACHE_LINE_LENGTH);
        return frames[frame >> PIECE_SHIFT].getLong((frame & PIECE_MASK) * Entries.FRAME_LENGTH);
    }
}
