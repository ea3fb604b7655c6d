package io.lohdb.bench.workload;

/**
 * Uniformly distributed entry numbers from a seed (SplitMix64: Steele, Lea, Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014). About a nanosecond each, so that a benchmark
 * measures the store. One thread at a time.
 */
public final class RandomNumbers implements EntryNumbers {
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    /** Leaves the 53 bits that a double holds exactly. */
    private static final int FRACTION_SHIFT = 11;

    private static final double FRACTION_STEP = 0x1p-53;

    private final long bound;
    private long state;

    /**
     * Starts a series.
     *
     * @param seed the same seed gives the same series; different ones give unrelated series
     * @param bound numbers are from 0 to one less than this; at most 2^31
     */
    public RandomNumbers(final long seed, final long bound) {
        if (bound < 1 || bound > 1L << 31) {
            throw new IllegalArgumentException("bound must be 1 to 2^31: bound=" + bound);
        }
        this.bound = bound;
        this.state = scramble(seed);
    }

    @Override
    public long next() {
        state += GOLDEN_RATIO;
        return ((scramble(state) >>> Integer.SIZE) * bound) >>> Integer.SIZE;
    }

    /** The next number of the series as a fraction: at least 0, below 1. */
    double nextFraction() {
        state += GOLDEN_RATIO;
        return (scramble(state) >>> FRACTION_SHIFT) * FRACTION_STEP;
    }

    /** A bijection that spreads every bit over all others. */
    static long scramble(final long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
