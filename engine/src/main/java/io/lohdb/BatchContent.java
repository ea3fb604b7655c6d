package io.lohdb;

import io.lohdb.internal.store.EntryRules;
import io.lohdb.spi.OperationHandler;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The puts and deletes of a batch, one behind another in one buffer. For one thread at a time; what
 * is refused leaves it as it was.
 */
final class BatchContent {
    private static final int KEY_LENGTH_OFFSET = 0;
    private static final int VALUE_LENGTH_OFFSET = 4;
    private static final int TIME_TO_LIVE_OFFSET = 8;
    private static final int HEADER_LENGTH = 16;
    private static final int DELETE_MARK = -1;

    /** What a buffer can hold; what the store can hold is checked when the batch is written. */
    private static final int MAX_VALUE_LENGTH = Integer.MAX_VALUE - HEADER_LENGTH;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;
    private int count;
    private long entryBytes;
    private long longestTimeToLiveMs;

    @SuppressWarnings("ParameterNumber") // The ranges of put and one number more.
    void put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long timeToLiveMs) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        EntryRules.checkValue(value, valueOffset, valueLength, MAX_VALUE_LENGTH);
        final int offset = addHeader(keyLength, valueLength, valueLength);
        buffer.putLong(offset - HEADER_LENGTH + TIME_TO_LIVE_OFFSET, timeToLiveMs);
        buffer.putBytes(offset, key, keyOffset, keyLength);
        buffer.putBytes(offset + keyLength, value, valueOffset, valueLength);
        if (timeToLiveMs != EntryRules.LASTING) {
            longestTimeToLiveMs = Math.max(longestTimeToLiveMs, timeToLiveMs);
            entryBytes += Long.BYTES;
        }
    }

    void delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        EntryRules.checkKey(key, keyOffset, keyLength);
        final int offset = addHeader(keyLength, DELETE_MARK, 0);
        buffer.putBytes(offset, key, keyOffset, keyLength);
    }

    /** Empties it and keeps its memory. */
    void clear() {
        length = 0;
        count = 0;
        entryBytes = 0;
        longestTimeToLiveMs = EntryRules.LASTING;
    }

    int count() {
        return count;
    }

    /** Bytes of keys, values and expiries. */
    long entryBytes() {
        return entryBytes;
    }

    /** Of all that expires; {@link EntryRules#LASTING} if nothing does. */
    long longestTimeToLiveMs() {
        return longestTimeToLiveMs;
    }

    /** Hands out the operations in their order, with times to live counted from a moment. */
    void forEach(final OperationHandler handler, final long nowMs) {
        for (int offset = 0; offset < length; ) {
            final int keyLength = buffer.getInt(offset + KEY_LENGTH_OFFSET);
            final int valueLength = buffer.getInt(offset + VALUE_LENGTH_OFFSET);
            final int keyOffset = offset + HEADER_LENGTH;
            final int valueOffset = keyOffset + keyLength;
            final long timeToLiveMs = buffer.getLong(offset + TIME_TO_LIVE_OFFSET);
            if (valueLength == DELETE_MARK) {
                handler.onDelete(buffer, keyOffset, keyLength);
            } else if (timeToLiveMs == EntryRules.LASTING) {
                handler.onPut(buffer, keyOffset, keyLength, valueOffset, valueLength);
            } else {
                handler.onPut(
                        buffer,
                        keyOffset,
                        keyLength,
                        valueOffset,
                        valueLength,
                        EntryRules.expiryMs(nowMs, timeToLiveMs));
            }
            offset = keyOffset + BitUtil.align(keyLength + Math.max(0, valueLength), Long.BYTES);
        }
    }

    private int addHeader(final int keyLength, final int valueMark, final int valueLength) {
        final long needed = (long) HEADER_LENGTH + keyLength + valueLength + Long.BYTES;
        if (length + needed > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException(
                    "batch too long: batchLength=" + length + " entryLength=" + needed);
        }
        final int offset = length;
        buffer.checkLimit((int) (offset + needed));
        buffer.putInt(offset + KEY_LENGTH_OFFSET, keyLength);
        buffer.putInt(offset + VALUE_LENGTH_OFFSET, valueMark);
        length = offset + HEADER_LENGTH + BitUtil.align(keyLength + valueLength, Long.BYTES);
        count++;
        entryBytes += keyLength + valueLength;
        return offset + HEADER_LENGTH;
    }
}
