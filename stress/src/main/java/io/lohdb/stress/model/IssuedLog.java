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
        }
    }

    private int add(final int key, final int valueLength, final boolean isContinued) {
        ensureCapacity();
        keys[count] = key;
        numbers[count] = nextNumber;
        valueLengths[count] = valueLength;
        continues[count] = isContinued;
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
     * The operation that decides about each key.
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
            final boolean isPut = valueLengths[sequence - 1] != DELETED;
            present += (isPut ? 1 : 0) - (newest[key] > 0 ? 1 : 0);
            newest[key] = isPut ? sequence : 0;
        }
        return present;
    }
}
