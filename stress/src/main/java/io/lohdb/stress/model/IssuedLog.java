package io.lohdb.stress.model;

import java.util.Arrays;

/**
 * Every operation that a store was given, in order: the one at index n has sequence n + 1. What a
 * crash took away is cut off. For one thread.
 */
public final class IssuedLog {
    /** What {@link #valueLength} says of a delete. */
    public static final int DELETED = -1;

    private static final int INITIAL_CAPACITY = 64;

    private int[] keys = new int[INITIAL_CAPACITY];
    private int[] numbers = new int[INITIAL_CAPACITY];
    private int[] valueLengths = new int[INITIAL_CAPACITY];
    private boolean[] continues = new boolean[INITIAL_CAPACITY];
    private long[] expiriesMs = new long[INITIAL_CAPACITY];
    private boolean[] expired = new boolean[INITIAL_CAPACITY];
    private IssuedCursors cursors = new IssuedCursors();
    private long nowMs;
    private int count;
    private int nextNumber;

    /** An empty log. */
    public IssuedLog() {}

    /** Operations issued, which is the last one's sequence. */
    public int count() {
        return count;
    }

    private void ensureCapacity() {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
            valueLengths = Arrays.copyOf(valueLengths, 2 * count);
            continues = Arrays.copyOf(continues, 2 * count);
            expiriesMs = Arrays.copyOf(expiriesMs, 2 * count);
            expired = Arrays.copyOf(expired, 2 * count);
        }
    }

    private int add(final int key, final int valueLength, final boolean isContinued) {
        ensureCapacity();
        keys[count] = key;
        numbers[count] = nextNumber;
        valueLengths[count] = valueLength;
        continues[count] = isContinued;
        expiriesMs[count] = 0;
        expired[count] = false;
        count++;
        return nextNumber++;
    }

    /**
     * Adds a put.
     *
     * @param isContinued whether the batch goes on behind it
     * @return the number of its value; never given twice, not even after a cut
     */
    public int put(final int key, final int valueLength, final boolean isContinued) {
        return add(key, valueLength, isContinued);
    }

    /** The cursors among the operations. */
    public IssuedCursors cursors() {
        return cursors;
    }

    /** Sets the clock by which expiry is judged. */
    public void now(final long epochMs) {
        nowMs = epochMs;
    }

    /** The clock by which expiry is judged. */
    public long nowMs() {
        return nowMs;
    }

    /** Gives the last operation, a put, an expiry time. */
    public void expiry(final long epochMs) {
        expiriesMs[count - 1] = epochMs;
    }

    /** Expiry time of an operation, 0 for none. */
    public long expiryMs(final int sequence) {
        return expiriesMs[sequence - 1];
    }

    /** Adds the delete with which a store removes a key that has expired. */
    public void expire(final int key) {
        add(key, DELETED, false);
        expired[count - 1] = true;
    }

    /** Whether an operation is such a delete. */
    public boolean isExpiry(final int sequence) {
        return expired[sequence - 1];
    }

    /** The last operation on a key, 0 if there was none; expired or not. */
    public int last(final int key) {
        int sequence = count;
        while (sequence > 0 && keys[sequence - 1] != key) {
            sequence--;
        }
        return sequence;
    }

    private boolean isPresent(final int sequence) {
        return valueLengths[sequence - 1] != DELETED
                && (expiriesMs[sequence - 1] == 0 || expiriesMs[sequence - 1] > nowMs);
    }

    /** Adds a delete. */
    public void delete(final int key, final boolean isContinued) {
        add(key, DELETED, isContinued);
    }

    /** Makes the last operation the end of its batch. */
    public void endBatch() {
        if (count > 0) {
            continues[count - 1] = false;
        }
    }

    /** Takes back the last operations. */
    public void cut(final int newCount) {
        if (newCount > count) {
            throw new IllegalArgumentException("count=" + count + " cut=" + newCount);
        }
        count = newCount;
    }

    /**
     * The same operations, with the same numbers, up to one. Numbers of operations that were cut
     * off are not given again.
     */
    public IssuedLog copy(final int through) {
        final IssuedLog copy = new IssuedLog();
        copy.keys = keys.clone();
        copy.numbers = numbers.clone();
        copy.valueLengths = valueLengths.clone();
        copy.continues = continues.clone();
        copy.expiriesMs = expiriesMs.clone();
        copy.expired = expired.clone();
        copy.count = through;
        copy.nextNumber = nextNumber;
        copy.nowMs = nowMs;
        copy.cursors = cursors.copy();
        return copy;
    }

    /** Whether an operation ends its batch, or stands alone; true for 0, before the first. */
    public boolean isWhole(final int sequence) {
        return sequence == 0 || !continues[sequence - 1];
    }

    /** Key of an operation. */
    public int key(final int sequence) {
        return keys[sequence - 1];
    }

    /** Number that an operation's value is made of. */
    public int number(final int sequence) {
        return numbers[sequence - 1];
    }

    /** Bytes of an operation's value, or {@link #DELETED}. */
    public int valueLength(final int sequence) {
        return valueLengths[sequence - 1];
    }

    /**
     * The operation that decides about each key, at the time of the clock.
     *
     * @param through the last operation that counts
     * @param newest receives a sequence for each key, or 0 for a key that is not there
     * @return how many keys are there
     */
    public int newest(final int through, final int[] newest) {
        Arrays.fill(newest, 0);
        int present = 0;
        for (int sequence = 1; sequence <= through; sequence++) {
            final int key = keys[sequence - 1];
            final boolean isPut = isPresent(sequence);
            present += (isPut ? 1 : 0) - (newest[key] > 0 ? 1 : 0);
            newest[key] = isPut ? sequence : 0;
        }
        return present;
    }
}
