package io.lohdb.spi;

/**
 * One frame of a segment, or one run of bytes that is none.
 *
 * @param offset where it begins in the file
 * @param length bytes, padding included
 * @param type name of its type, for example "PUT"; "DAMAGED" for bytes that are no frame
 * @param sequence of its operation, or of the last one before it; 0 when damaged
 * @param flags the flags of the format
 * @param keyLength bytes of its key
 * @param valueLength bytes of its value
 * @param problem what is wrong, null when intact
 */
public record FrameInfo(
        long offset,
        long length,
        String type,
        long sequence,
        int flags,
        int keyLength,
        int valueLength,
        String problem) {
    /** Bytes between the beginning of a frame and its key; the value follows the key. */
    public static final int KEY_OFFSET = 24;
}
