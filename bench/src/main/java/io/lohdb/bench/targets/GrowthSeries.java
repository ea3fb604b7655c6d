package io.lohdb.bench.targets;

/**
 * Memory per key while a store grows. It is sampled each time the number of keys has grown by a
 * fixed ratio, so that the samples lie evenly on a logarithmic scale of the count and their mean
 * weighs every doubling alike. One thread at a time.
 *
 * <p>Memory per key falls while pages fill and rises when they split, once per doubling. The mean
 * is that of a store caught at a random moment of its growth, if whole doublings are watched.
 */
final class GrowthSeries {
    private final double ratio;
    private double next;
    private long sampleCount;
    private double sum;
    private double worst;
    private long worstCount;

    /**
     * Starts a series.
     *
     * @param firstCount number of keys at the first sample
     * @param ratio of the number of keys between two samples, above 1
     */
    GrowthSeries(final long firstCount, final double ratio) {
        this.next = firstCount;
        this.ratio = ratio;
    }

    /** Whether a sample is due at this number of keys. */
    boolean isDue(final long count) {
        return count >= next;
    }

    /** Takes a sample. */
    void add(final long count, final long bytes) {
        final double perKey = (double) bytes / count;
        sum += perKey;
        sampleCount++;
        if (perKey > worst) {
            worst = perKey;
            worstCount = count;
        }
        next *= ratio;
    }

    /** Number of samples. */
    long sampleCount() {
        return sampleCount;
    }

    /** Mean of all samples, bytes per key. */
    double mean() {
        return sum / sampleCount;
    }

    /** Largest sample, bytes per key. */
    double worst() {
        return worst;
    }

    /** Number of keys at the largest sample. */
    long worstCount() {
        return worstCount;
    }
}
