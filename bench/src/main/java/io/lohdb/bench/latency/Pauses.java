package io.lohdb.bench.latency;

/**
 * Times at which a thread stood still, in order of time and without overlap. One thread at a time.
 *
 * <p>What is longest is always known. Of the times themselves only as many are kept as there is
 * room for; those that come later count as if nothing else had stood still at the time.
 */
public final class Pauses {
    private static final int CAPACITY = 64 * 1024;

    private final long thresholdNs;
    private final long[] begins = new long[CAPACITY];
    private final long[] ends = new long[CAPACITY];
    private int count;
    private long longestNs;
    private long longestLostNs;

    /**
     * Starts without any.
     *
     * @param thresholdNs what is shorter is no pause
     */
    public Pauses(final long thresholdNs) {
        this.thresholdNs = thresholdNs;
    }

    /**
     * Notes a time that may have been one.
     *
     * @param beginNs after the one before has ended
     * @param endNs not before its begin
     */
    public void note(final long beginNs, final long endNs) {
        final long lengthNs = endNs - beginNs;
        longestNs = Math.max(longestNs, lengthNs);
        if (lengthNs < thresholdNs) {
            return;
        }
        if (count == CAPACITY) {
            longestLostNs = Math.max(longestLostNs, lengthNs);
            return;
        }
        begins[count] = beginNs;
        ends[count] = endNs;
        count++;
    }

    /**
     * Number of pauses kept.
     *
     * @return at most as many as there is room for
     */
    public int count() {
        return count;
    }

    /**
     * The longest time noted, also below the threshold.
     *
     * @return nanoseconds, 0 when there is none
     */
    public long longestNs() {
        return longestNs;
    }

    /**
     * The longest rest of a pause when the pauses of another thread are taken out of it.
     *
     * @param others of the other thread
     * @return nanoseconds, 0 when nothing was noted
     */
    public long longestBeyondNs(final Pauses others) {
        long longest = count == 0 ? longestNs : longestLostNs;
        int first = 0;
        for (int i = 0; i < count; i++) {
            while (first < others.count && others.ends[first] - begins[i] <= 0) {
                first++;
            }
            long restNs = ends[i] - begins[i];
            for (int k = first; k < others.count && others.begins[k] - ends[i] < 0; k++) {
                restNs -= earlier(ends[i], others.ends[k]) - later(begins[i], others.begins[k]);
            }
            longest = Math.max(longest, restNs);
        }
        return longest;
    }

    private static long earlier(final long one, final long other) {
        return one - other < 0 ? one : other;
    }

    private static long later(final long one, final long other) {
        return one - other < 0 ? other : one;
    }
}
