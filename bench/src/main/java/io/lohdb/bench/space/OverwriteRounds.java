package io.lohdb.bench.space;

import io.lohdb.LohDb;
import io.lohdb.WriteOperations;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Samples;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.EntryNumbers;
import io.lohdb.bench.workload.EntryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rounds of overwriting one store, and what they cost since they count. One thread. */
final class OverwriteRounds {
    /** Writes between two looks at the space taken: some milliseconds. */
    private static final long WRITES_PER_SAMPLE = 10_000;

    private final LohDb db;
    private final EntryWriter writer;
    private final EntryNumbers numbers;
    private final long liveBytes;
    private final List<Double> rates = new ArrayList<>();
    private long writeCount;
    private long copiedBefore;
    private long sampleCount;
    private double sum;
    private double max;

    OverwriteRounds(
            final LohDb db,
            final WriteOperations operations,
            final EntryNumbers numbers,
            final long liveBytes) {
        this.db = db;
        this.writer = new EntryWriter(operations);
        this.numbers = numbers;
        this.liveBytes = liveBytes;
    }

    /** Forgets what was before. */
    void startToCount() {
        rates.clear();
        writeCount = 0;
        copiedBefore = bytesCopied();
        sampleCount = 0;
        sum = 0;
        max = 0;
    }

    /** One round. */
    void run(final long count) {
        final long begin = System.nanoTime();
        for (long left = count; left > 0; left -= WRITES_PER_SAMPLE) {
            writer.writeSome(numbers, Math.min(left, WRITES_PER_SAMPLE));
            sample();
        }
        writeCount += count;
        rates.add(Runs.perSecond(count, System.nanoTime() - begin));
    }

    private void sample() {
        final double amplification = (double) db.stats().engine().allocatedBytes() / liveBytes;
        sampleCount++;
        sum += amplification;
        max = Math.max(max, amplification);
    }

    /** Writes per second of each round that counts. */
    Samples ratesPerSecond() {
        return new Samples(rates.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The rate of each round that counts as a share of the same round's of another store. */
    Samples ratesBeside(final OverwriteRounds other) {
        return new Samples(
                IntStream.range(0, rates.size())
                        .mapToDouble(round -> rates.get(round) / other.rates.get(round))
                        .toArray());
    }

    /** Looks at the space taken. */
    long sampleCount() {
        return sampleCount;
    }

    /** Bytes allocated per live byte, at most. */
    double maxAmplification() {
        return max;
    }

    /** Bytes allocated per live byte, on average. */
    double meanAmplification() {
        return sum / sampleCount;
    }

    /** Bytes written per byte that was put: itself, and what compaction has copied meanwhile. */
    double writeAmplification() {
        return 1 + (double) (bytesCopied() - copiedBefore) / (writeCount * Entries.FRAME_LENGTH);
    }

    /** What the store says is live, as a multiple of what is. */
    double liveAccount() {
        return (double) db.stats().engine().liveBytes() / liveBytes;
    }

    private long bytesCopied() {
        return Math.max(0, db.stats().engine().bytesCopied());
    }
}
