package io.lohdb.internal.feed;

import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeType;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a message in the feed's ring, and of a subscriber's own copy. In memory only, native
 * byte order.
 *
 * <pre>
 * OFFSET  LENGTH  TYPE   MEANING
 *      0       8  long   sequence
 *      8       4  int    1 put, 2 delete, 3 delete because it had expired
 *     12       4  int    1 when the batch ends here, else 0
 *     16       4  int    key length
 *     20       4  int    value length
 *     24       8  long   when the entry expires, epoch milliseconds; 0 for never
 *     32          bytes  key, value
 * </pre>
 */
final class FeedMessageDescriptor {
    /** Message type in the ring: the change itself. */
    static final int CHANGE = 1;

    /** Message type in the ring: the change is too long; only its sequence is here. */
    static final int IN_LOG = 2;

    static final int SEQUENCE_OFFSET = 0;
    static final int TYPE_OFFSET = 8;
    static final int END_OF_BATCH_OFFSET = 12;
    static final int KEY_LENGTH_OFFSET = 16;
    static final int VALUE_LENGTH_OFFSET = 20;
    static final int EXPIRY_OFFSET = 24;
    static final int HEADER_LENGTH = 32;

    private static final int PUT = 1;
    private static final int DELETE = 2;
    private static final int EXPIRED = 3;

    private FeedMessageDescriptor() {}

    static int length(final Change change) {
        return HEADER_LENGTH + change.keyLength() + change.valueLength();
    }

    /** Writes a change from offset 0 on; the buffer must have room or be expandable. */
    static void encode(final MutableDirectBuffer buffer, final Change change) {
        buffer.putLong(SEQUENCE_OFFSET, change.sequence());
        buffer.putInt(TYPE_OFFSET, type(change));
        buffer.putInt(END_OF_BATCH_OFFSET, change.isEndOfBatch() ? 1 : 0);
        buffer.putInt(KEY_LENGTH_OFFSET, change.keyLength());
        buffer.putInt(VALUE_LENGTH_OFFSET, change.valueLength());
        buffer.putLong(EXPIRY_OFFSET, change.expiryMs());
        buffer.putBytes(HEADER_LENGTH, change.buffer(), change.keyOffset(), change.keyLength());
        buffer.putBytes(
                HEADER_LENGTH + change.keyLength(),
                change.buffer(),
                change.valueOffset(),
                change.valueLength());
    }

    private static int type(final Change change) {
        if (change.type() == ChangeType.PUT) {
            return PUT;
        }
        return change.isExpiry() ? EXPIRED : DELETE;
    }

    /** Points a flyweight at a message that begins at offset 0. */
    static Change decode(final DirectBuffer buffer, final Change change) {
        final int keyLength = buffer.getInt(KEY_LENGTH_OFFSET);
        final int type = buffer.getInt(TYPE_OFFSET);
        return change.set(
                        type == PUT ? ChangeType.PUT : ChangeType.DELETE,
                        buffer.getLong(SEQUENCE_OFFSET),
                        buffer.getInt(END_OF_BATCH_OFFSET) == 1)
                .expiry(type == EXPIRED, buffer.getLong(EXPIRY_OFFSET))
                .wrap(
                        buffer,
                        HEADER_LENGTH,
                        keyLength,
                        HEADER_LENGTH + keyLength,
                        buffer.getInt(VALUE_LENGTH_OFFSET));
    }
}
