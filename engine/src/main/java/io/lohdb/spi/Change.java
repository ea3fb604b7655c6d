package io.lohdb.spi;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * One operation as history tells it: a flyweight over a buffer of the engine or of the
 * subscription, reused for the next change. Valid during the callback that received it, on that
 * thread; {@link #keyBytes()}, {@link #keyString()} and their value twins make copies that last.
 */
public final class Change {
    private ChangeType type;
    private long sequence;
    private boolean endOfBatch;
    private DirectBuffer buffer;
    private int keyOffset;
    private int keyLength;
    private int valueOffset;
    private int valueLength;
    private boolean expired;
    private long expiryMs;

    /** Creates a flyweight that shows nothing yet. */
    public Change() {}

    /**
     * Points this flyweight at an operation that has nothing to do with expiry. For engines.
     *
     * @param newType what happened
     * @param newSequence number of the operation
     * @param newEndOfBatch false when more operations of the same batch follow
     * @return this
     */
    public Change set(
            final ChangeType newType, final long newSequence, final boolean newEndOfBatch) {
        type = newType;
        sequence = newSequence;
        endOfBatch = newEndOfBatch;
        expired = false;
        expiryMs = 0;
        return this;
    }

    /**
     * Says what the operation has to do with expiry, after {@link #set}. For engines.
     *
     * @param newExpired whether this is the delete of an entry that had expired
     * @param newExpiryMs when the entry that was put will expire, epoch milliseconds; 0 for never
     * @return this
     */
    public Change expiry(final boolean newExpired, final long newExpiryMs) {
        expired = newExpired;
        expiryMs = newExpiryMs;
        return this;
    }

    /**
     * Points this flyweight at the key and the value of an operation. For engines.
     *
     * @param newBuffer holds key and value
     * @param newKeyOffset first byte of the key
     * @param newKeyLength bytes of the key
     * @param newValueOffset first byte of the value
     * @param newValueLength bytes of the value, 0 for a delete
     * @return this
     */
    public Change wrap(
            final DirectBuffer newBuffer,
            final int newKeyOffset,
            final int newKeyLength,
            final int newValueOffset,
            final int newValueLength) {
        buffer = newBuffer;
        keyOffset = newKeyOffset;
        keyLength = newKeyLength;
        valueOffset = newValueOffset;
        valueLength = newValueLength;
        return this;
    }

    /**
     * What happened.
     *
     * @return PUT or DELETE
     */
    public ChangeType type() {
        return type;
    }

    /**
     * Number of the operation: +1 from change to change.
     *
     * @return the sequence that the write returned
     */
    public long sequence() {
        return sequence;
    }

    /**
     * Whether the state after this change is one that a batch's writer meant to be seen.
     *
     * @return false when more operations of the same batch follow
     */
    public boolean isEndOfBatch() {
        return endOfBatch;
    }

    /**
     * Whether nobody deleted the key: its time to live had passed, and the store removed it.
     *
     * @return true only for a DELETE
     */
    public boolean isExpiry() {
        return expired;
    }

    /**
     * When the entry that was put expires: from then on it is absent for readers, and its removal
     * follows as a DELETE with {@link #isExpiry()} unless another write comes first.
     *
     * @return epoch milliseconds; 0 when it never expires, and for a delete
     */
    public long expiryMs() {
        return expiryMs;
    }

    /**
     * The buffer that holds key and value.
     *
     * @return valid during the callback only
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * First byte of the key.
     *
     * @return offset in {@link #buffer()}
     */
    public int keyOffset() {
        return keyOffset;
    }

    /**
     * Bytes of the key.
     *
     * @return 1 to 65,535
     */
    public int keyLength() {
        return keyLength;
    }

    /**
     * First byte of the value.
     *
     * @return offset in {@link #buffer()}
     */
    public int valueOffset() {
        return valueOffset;
    }

    /**
     * Bytes of the value.
     *
     * @return 0 for a delete
     */
    public int valueLength() {
        return valueLength;
    }

    /**
     * A copy of the key.
     *
     * @return a new array
     */
    public byte[] keyBytes() {
        return copy(keyOffset, keyLength);
    }

    /**
     * A copy of the value.
     *
     * @return a new array, empty for a delete
     */
    public byte[] valueBytes() {
        return copy(valueOffset, valueLength);
    }

    /**
     * The key as text.
     *
     * @return the key's bytes read as UTF-8
     */
    public String keyString() {
        return new String(keyBytes(), StandardCharsets.UTF_8);
    }

    /**
     * The value as text.
     *
     * @return the value's bytes read as UTF-8
     */
    public String valueString() {
        return new String(valueBytes(), StandardCharsets.UTF_8);
    }

    private byte[] copy(final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    /** Names type, sequence and lengths; never key or value. */
    @Override
    public String toString() {
        return "Change{type="
                + type
                + ", sequence="
                + sequence
                + ", keyLength="
                + keyLength
                + ", valueLength="
                + valueLength
                + ", endOfBatch="
                + endOfBatch
                + (expired ? ", expiry" : "")
                + (expiryMs == 0 ? "" : ", expiryMs=" + expiryMs)
                + '}';
    }
}
