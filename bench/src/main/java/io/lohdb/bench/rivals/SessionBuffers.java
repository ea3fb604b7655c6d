package io.lohdb.bench.rivals;

import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.RandomNumbers;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Key, value and destination of one thread, used again and again. The part of a value behind its
 * number and its stamp is random and always the same. One thread.
 */
public final class SessionBuffers {
    /** Bytes of every key. */
    public static final int KEY_LENGTH = Entries.KEY_LENGTH;

    /** Bytes of number and stamp; no value is shorter. */
    public static final int MIN_VALUE_LENGTH = 2 * Long.BYTES;

    private final UnsafeBuffer key;
    private final UnsafeBuffer value;
    private final UnsafeBuffer destination;

    private SessionBuffers(
            final UnsafeBuffer key, final UnsafeBuffer value, final UnsafeBuffer destination) {
        this.key = key;
        this.value = value;
        this.destination = destination;
        final RandomNumbers filler = new RandomNumbers(1, 1 << Byte.SIZE);
        for (int i = MIN_VALUE_LENGTH; i < value.capacity(); i++) {
            value.putByte(i, (byte) filler.next());
        }
    }

    /**
     * Buffers in byte arrays.
     *
     * @param valueLength bytes of every value
     * @return all zeros but the filler
     */
    public static SessionBuffers onHeap(final int valueLength) {
        return new SessionBuffers(
                new UnsafeBuffer(new byte[KEY_LENGTH]),
                new UnsafeBuffer(new byte[valueLength]),
                new UnsafeBuffer(new byte[valueLength]));
    }

    /**
     * Buffers outside of the heap.
     *
     * @param valueLength bytes of every value
     * @return all zeros but the filler
     */
    public static SessionBuffers offHeap(final int valueLength) {
        return new SessionBuffers(
                Entries.buffer(KEY_LENGTH),
                Entries.buffer(valueLength),
                Entries.buffer(valueLength));
    }

    /**
     * Makes the key of an entry.
     *
     * @param number of the entry
     * @return the same buffer each time
     */
    public UnsafeBuffer key(final long number) {
        Entries.key(key, number);
        return key;
    }

    /**
     * Makes the key of an entry.
     *
     * @param number of the entry
     * @return the same array each time
     */
    public byte[] keyArray(final long number) {
        return key(number).byteArray();
    }

    /**
     * Makes a value.
     *
     * @param number of its entry
     * @param stamp makes values of one entry differ
     * @return the same buffer each time
     */
    public UnsafeBuffer value(final long number, final long stamp) {
        Entries.value(value, number, stamp);
        return value;
    }

    /**
     * Makes a value.
     *
     * @param number of its entry
     * @param stamp makes values of one entry differ
     * @return the same array each time
     */
    public byte[] valueArray(final long number, final long stamp) {
        return value(number, stamp).byteArray();
    }

    /**
     * What a key needs as a {@link ByteBuffer}, for buffers off the heap.
     *
     * @return a new view, with a position of its own
     */
    public ByteBuffer keyView() {
        return view(key);
    }

    /**
     * The same for values.
     *
     * @return a new view, with a position of its own
     */
    public ByteBuffer valueView() {
        return view(value);
    }

    /**
     * The same for the destination.
     *
     * @return a new view, with a position of its own
     */
    public ByteBuffer destinationView() {
        return view(destination);
    }

    /**
     * Where values are copied to.
     *
     * @return the same buffer each time
     */
    public UnsafeBuffer destination() {
        return destination;
    }

    /**
     * Checks the copied value.
     *
     * @param number of the entry that was asked for
     * @return the stamp in it
     */
    public long stamp(final long number) {
        return stamp(destination, number);
    }

    /**
     * Takes an array that a store has handed out for the destination, and checks it.
     *
     * @param array holds a value
     * @param number of the entry that was asked for
     * @return the stamp in it
     */
    public long stamp(final byte[] array, final long number) {
        if (destination.byteArray() != array) {
            destination.wrap(array);
        }
        return stamp(destination, number);
    }

    private static long stamp(final UnsafeBuffer buffer, final long number) {
        if (Entries.numberOf(buffer) != number) {
            throw new StoreFaultException(
                    "the value of another entry: wanted="
                            + number
                            + " found="
                            + Entries.numberOf(buffer));
        }
        return Entries.roundOf(buffer);
    }

    private static ByteBuffer view(final UnsafeBuffer buffer) {
        final ByteBuffer view = buffer.byteBuffer().duplicate();
        final int offset = buffer.wrapAdjustment();
        return view.limit(offset + buffer.capacity()).position(offset).slice();
    }
}
