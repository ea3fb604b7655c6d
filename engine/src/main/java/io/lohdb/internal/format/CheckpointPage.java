package io.lohdb.internal.format;

/**
 * Where the image of one page of the index is.
 *
 * @param prefix first hash of the page's range
 * @param depth significant bits of the prefix
 * @param lineCount lines of 64 bytes
 * @param file which of the checkpoint's files holds it, counted from 0
 * @param offset in that file
 * @param crc crc32c of the image
 */
public record CheckpointPage(long prefix, int depth, int lineCount, int file, int offset, int crc) {
    /** Bytes of a line. */
    public static final int LINE_LENGTH = 64;

    /** Most lines of a page. */
    public static final int MAX_LINES = 1024;

    /** Greatest depth of a page. */
    public static final int MAX_DEPTH = 24;

    /** Bytes of the image. */
    public int length() {
        return lineCount * LINE_LENGTH;
    }

    /** The same image, named by a root with other files. */
    public CheckpointPage in(final int newFile) {
        return new CheckpointPage(prefix, depth, lineCount, newFile, offset, crc);
    }
}
