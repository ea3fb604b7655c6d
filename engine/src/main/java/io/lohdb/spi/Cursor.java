package io.lohdb.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The progress of a named reader of the change feed: up to which operation it is done, with a few
 * bytes of its own beside it. Immutable.
 */
public final class Cursor {
    /** Longest name, bytes in UTF-8. */
    public static final int MAX_NAME_LENGTH = 255;

    /** Longest payload, bytes. */
    public static final int MAX_PAYLOAD_LENGTH = 64 * 1024;

    private static final byte[] NO_PAYLOAD = {};

    private final String name;
    private final long sequence;
    private final byte[] payload;
    private final boolean isDeleted;

    private Cursor(
            final String name, final long sequence, final byte[] payload, final boolean isDeleted) {
        this.name = name;
        this.sequence = sequence;
        this.payload = payload;
        this.isDeleted = isDeleted;
    }

    /**
     * A cursor without a payload.
     *
     * @param name 1 to 255 bytes in UTF-8
     * @param sequence the last operation that its owner is done with, 0 for none
     * @return the cursor
     */
    public static Cursor of(final String name, final long sequence) {
        return of(name, sequence, NO_PAYLOAD);
    }

    /**
     * A cursor with a payload.
     *
     * @param name 1 to 255 bytes in UTF-8
     * @param sequence the last operation that its owner is done with, 0 for none
     * @param payload up to 64 KiB, copied
     * @return the cursor
     */
    public static Cursor of(final String name, final long sequence, final byte[] payload) {
        if (sequence < 0) {
            throw new IllegalArgumentException(
                    "cursor sequence out of range: expected=0.. found=" + sequence);
        }
        if (payload.length > MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException(
                    "cursor payload length out of range: expected=0.."
                            + MAX_PAYLOAD_LENGTH
                            + " found="
                            + payload.length);
        }
        return new Cursor(name, sequence, payload.clone(), false);
    }

    /**
     * Says that a cursor is to go.
     *
     * @param name the cursor's name
     * @return what removes the cursor when it is written
     */
    public static Cursor deleted(final String name) {
        return new Cursor(Objects.requireNonNull(name, "name"), 0, NO_PAYLOAD, true);
    }

    /**
     * Checks a name before it is written.
     *
     * @param name the cursor's name
     * @return the same name
     * @throws IllegalArgumentException unless it is text of 1 to 255 bytes in UTF-8
     */
    public static String checkName(final String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 || bytes.length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "cursor name length out of range: expected=1.."
                            + MAX_NAME_LENGTH
                            + " found="
                            + bytes.length);
        }
        if (!new String(bytes, StandardCharsets.UTF_8).equals(name)) {
            throw new IllegalArgumentException("cursor name is no text: it has a lone surrogate");
        }
        return name;
    }

    /**
     * Whose progress it is.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The last operation that the owner is done with; a subscription behind this cursor begins with
     * the next one.
     *
     * @return its sequence, 0 for none
     */
    public long sequence() {
        return sequence;
    }

    /**
     * What the owner keeps beside the sequence.
     *
     * @return a copy
     */
    public byte[] payload() {
        return payload.clone();
    }

    /**
     * How long the payload is.
     *
     * @return bytes
     */
    public int payloadLength() {
        return payload.length;
    }

    /**
     * Whether this removes the cursor.
     *
     * @return false for a cursor that was read
     */
    public boolean isDeleted() {
        return isDeleted;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Cursor cursor
                && name.equals(cursor.name)
                && sequence == cursor.sequence
                && isDeleted == cursor.isDeleted
                && Arrays.equals(payload, cursor.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, sequence);
    }

    @Override
    public String toString() {
        return isDeleted
                ? "Cursor[name=" + name + " deleted]"
                : "Cursor[name="
                        + name
                        + " sequence="
                        + sequence
                        + " payloadLength="
                        + payload.length
                        + "]";
    }
}
