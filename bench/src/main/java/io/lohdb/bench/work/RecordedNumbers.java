package io.lohdb.bench.work;

import io.lohdb.bench.workload.EntryNumbers;

/**
 * Numbers that were drawn before the clock ran, given out again and again: drawing them takes
 * longer than some stores take to read. One thread at a time.
 */
final class RecordedNumbers implements EntryNumbers {
    private final int[] numbers;
    private int next;

    /**
     * Draws.
     *
     * @param source gives numbers below 2^31
     * @param count a power of two
     */
    RecordedNumbers(final EntryNumbers source, final int count) {
        numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Math.toIntExact(source.next());
        }
    }

    @Override
    public long next() {
        return numbers[next++ & numbers.length - 1];
    }
}
