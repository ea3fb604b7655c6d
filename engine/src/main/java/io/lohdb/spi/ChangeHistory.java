package io.lohdb.spi;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A history on the heap, for engines that have no log to read it from: numbers operations, keeps
 * them all, and replays them. An engine appends an operation, applies it to its own structure, then
 * commits.
 *
 * <p>{@link #put}, {@link #delete} and {@link #commit} are for one thread at a time, the rest for
 * any. Operations can be read once they are committed.
 */
public final class ChangeHistory {
    private static final int INITIAL_CAPACITY = 16;

    /** Written by the thread that writes: at index n stands the operation with sequence n + 1. */
    private volatile Change[] changes = new Change[INITIAL_CAPACITY];

    /** Written by the thread that writes. */
    private int count;

    /** Written by the thread that writes, after the changes that it covers. */
    private volatile long committedSequence;

    /** Creates an empty history. */
    public ChangeHistory() {}

    /**
     * Appends a put; it is not readable yet.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @param value buffer that holds the value
     * @param valueOffset first byte of the value
     * @param valueLength bytes of the value
     * @return the operation over a copy of key and value; unlike the one that a handler gets, it
     *     stays as it is
     */
    public Change put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[keyLength + valueLength]);
        copy.putBytes(0, key, keyOffset, keyLength);
        copy.putBytes(keyLength, value, valueOffset, valueLength);
        return append(ChangeType.PUT, copy, keyLength);
    }

    /**
     * Appends a delete; it is not readable yet.
     *
     * @param key buffer that holds the key
     * @param keyOffset first byte of the key
     * @param keyLength bytes of the key
     * @return the operation over a copy of the key
     */
    public Change delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[keyLength]);
        copy.putBytes(0, key, keyOffset, keyLength);
        return append(ChangeType.DELETE, copy, keyLength);
    }

    private Change append(final ChangeType type, final UnsafeBuffer copy, final int keyLength) {
        final Change change =
                new Change()
                        .set(type, count + 1L, false)
                        .wrap(copy, 0, keyLength, keyLength, copy.capacity() - keyLength);
        if (count == changes.length) {
            changes = Arrays.copyOf(changes, 2 * count);
        }
        changes[count] = change;
        count++;
        return change;
    }

    /**
     * Makes everything appended since the last commit readable, as one batch.
     *
     * @return the sequence of the last operation
     */
    public long commit() {
        if (count > committedSequence) {
            final Change last = changes[count - 1];
            final boolean isExpiry = last.isExpiry();
            final long expiryMs = last.expiryMs();
            last.set(last.type(), last.sequence(), true).expiry(isExpiry, expiryMs);
            committedSequence = count;
        }
        return count;
    }

    /**
     * The last operation committed.
     *
     * @return its sequence, 0 before the first one
     */
    public long sequence() {
        return committedSequence;
    }

    /**
     * Opens a reader.
     *
     * @param afterSequence the reader begins behind this operation
     * @return a reader for one thread
     */
    public ChangeReader changes(final long afterSequence) {
        return new Reader(afterSequence);
    }

    /** Reads what is committed. */
    private final class Reader implements ChangeReader {
        private long sequence;

        Reader(final long afterSequence) {
            sequence = afterSequence;
        }

        @Override
        public int poll(final ChangeHandler handler, final long throughSequence, final int limit) {
            // The array is read behind the sequence that says how far it is filled.
            final long end = Math.min(throughSequence, committedSequence);
            final Change[] readable = changes;
            int delivered = 0;
            while (delivered < limit && sequence < end) {
                final Change change = readable[(int) sequence];
                sequence++;
                delivered++;
                handler.onChange(change);
            }
            return delivered;
        }

        @Override
        public long sequence() {
            return sequence;
        }
    }
}
