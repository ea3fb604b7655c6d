package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import java.time.Duration;
import org.agrona.DirectBuffer;

/** What keys and values may be. Stateless. */
public final class EntryRules {
    /** Expiry, and time to live, of what does not expire. */
    public static final long LASTING = 0;

    private static final int NS_PER_MS = 1_000_000;
    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    private EntryRules() {}

    /** Throws unless the range lies in the buffer and has a key's length. */
    public static void checkKey(final DirectBuffer key, final int offset, final int length) {
        if (length < 1 || length > FrameDescriptor.MAX_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "key length out of range: expected=1.."
                            + FrameDescriptor.MAX_KEY_LENGTH
                            + " found="
                            + length);
        }
        checkRange("key", key, offset, length);
    }

    /** Throws unless the range lies in the buffer and fits into a segment beside its key. */
    public static void checkValue(
            final DirectBuffer value, final int offset, final int length, final int maxLength) {
        if (length < 0 || length > maxLength) {
            throw new IllegalArgumentException(
                    "value length out of range: expected=0.." + maxLength + " found=" + length);
        }
        checkRange("value", value, offset, length);
    }

    /** Throws unless a value may begin at the offset; whether it fits is another question. */
    static void checkDestination(final DirectBuffer destination, final int offset) {
        if (offset < 0) {
            throw new IllegalArgumentException(
                    "destination offset out of range: expected=0.."
                            + destination.capacity()
                            + " found="
                            + offset);
        }
    }

    /**
     * A time to live in milliseconds, rounded up.
     *
     * @throws IllegalArgumentException unless it is positive and a number of milliseconds
     */
    public static long timeToLiveMs(final Duration timeToLive) {
        if (timeToLive.isNegative() || timeToLive.isZero() || timeToLive.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "time to live out of range: expected=PT0.001S.."
                            + LONGEST
                            + " found="
                            + timeToLive);
        }
        return timeToLive.plusNanos(NS_PER_MS - 1).toMillis();
    }

    /**
     * When something ends that begins to live now.
     *
     * @return epoch milliseconds, greater than 0
     * @throws IllegalArgumentException when there is no such time
     */
    public static long expiryMs(final long nowMs, final long timeToLiveMs) {
        final long expiryMs = nowMs + timeToLiveMs;
        if (timeToLiveMs < 1 || expiryMs < 1) {
            throw new IllegalArgumentException(
                    "time to live out of range: expected=1.."
                            + (Long.MAX_VALUE - Math.max(0, nowMs))
                            + " ms found="
                            + timeToLiveMs
                            + " ms");
        }
        return expiryMs;
    }

    private static void checkRange(
            final String name, final DirectBuffer buffer, final int offset, final int length) {
        if (offset < 0 || offset > buffer.capacity() - length) {
            throw new IllegalArgumentException(
                    name
                            + " range outside its buffer: offset="
                            + offset
                            + " length="
                            + length
                            + " capacity="
                            + buffer.capacity());
        }
    }
}
