package io.lohdb.internal.epoch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the readers inside an {@link Epoch}, striped so that threads on different cores seldom
 * meet on one cache line, and by phase so that a grace period can end although new readers keep
 * coming.
 *
 * <p>Layout of {@link #counters}, in longs; a stripe is 128 bytes because adjacent cache lines are
 * fetched in pairs:
 *
 * <pre>
 * OFFSET             LENGTH  MEANING
 * 0                  16      padding against the array header and its neighbours
 * 16 * (stripe + 1)  1       readers of phase 0
 *  + 1               1       readers of phase 1
 *  + 2               14      padding
 * </pre>
 *
 * <p>{@link #enter()} and {@link #exit(long)}: any thread, virtual ones included. {@link #flip()}:
 * the holder of the epoch's lock.
 *
 * <p>Invariant: a counter is the exact number of readers that entered through it and have not left,
 * because a reader leaves through the counter it entered by. It never is negative.
 */
final class ReaderCounters {
    private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int STRIPE_LONGS = 16;

    /**
     * 2^64 / golden ratio: spreads both consecutive and strided thread ids evenly over the stripes.
     */
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final long[] counters;
    private final int stripeCount;
    private final int stripeShift;

    /** 0 or 1: where new readers count themselves. Written under the epoch's lock. */
    private volatile int phase;

    /**
     * @param stripeCount a power of two, at least 2.
     */
    ReaderCounters(int stripeCount) {
        if (stripeCount < 2 || Integer.bitCount(stripeCount) != 1) {
            throw new IllegalArgumentException(
                    "stripe count is not a power of two: " + stripeCount);
        }
        this.stripeCount = stripeCount;
        this.stripeShift = Long.SIZE - Integer.numberOfTrailingZeros(stripeCount);
        this.counters = new long[(stripeCount + 1) * STRIPE_LONGS];
    }

    /** Counts the calling thread in and returns the index of the counter it used. */
    long enter() {
        return enter(phase);
    }

    /** The second half of {@link #enter()}: a thread may be delayed before it for any time. */
    long enter(int readPhase) {
        final long threadId = Thread.currentThread().getId();
        final int stripe = (int) ((threadId * GOLDEN_RATIO) >>> stripeShift);
        final int index = counterIndex(stripe, readPhase);
        // A full fence: the increment is visible to the reclaimer before this reader loads
        // anything that the reclaimer may have unlinked.
        COUNTER.getAndAdd(counters, index, 1L);
        return index;
    }

    /**
     * Counts a reader out: everything it read was read before the counter drops. Release order
     * would do, but Java 17 compiles it to a loop of compare-and-set where this is one instruction.
     */
    void exit(long index) {
        final long before = (long) COUNTER.getAndAdd(counters, (int) index, -1L);
        assert before > 0 : "exit without enter";
    }

    int phase() {
        return phase;
    }

    /** Sends new readers to the other phase. */
    void flip() {
        final int active = phase;
        phase = 1 - active;
    }

    int stripeCount() {
        return stripeCount;
    }

    boolean isIdle(int stripe, int ofPhase) {
        return (long) COUNTER.getVolatile(counters, counterIndex(stripe, ofPhase)) == 0;
    }

    private static int counterIndex(int stripe, int ofPhase) {
        return (stripe + 1) * STRIPE_LONGS + ofPhase;
    }
}
