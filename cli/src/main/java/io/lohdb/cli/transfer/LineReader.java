package io.lohdb.cli.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines of bytes without copying them. For one thread.
 *
 * <ul>
 *   <li>A line ends with a line feed, which a carriage return may precede, or with the stream.
 *   <li>The line lies in {@link #bytes()} until the next call; its user may change it in place.
 *   <li>Memory is bounded by the longest line that is accepted.
 * </ul>
 */
final class LineReader {
    private static final int FIRST_CAPACITY = 64 * 1024;

    private final InputStream in;
    private final int maxLength;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int lineStart;
    private int lineEnd;
    private int filled;
    private int nextLine;
    private boolean isEnded;
    private long number;
    private long discarded;

    LineReader(final InputStream in, final int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** Moves to the next line; false at the end of the stream. */
    boolean next() throws IOException {
        lineStart = nextLine;
        int end = findLineFeed(lineStart);
        while (end < 0 && !isEnded) {
            final int scanned = filled - lineStart;
            fill();
            end = findLineFeed(lineStart + scanned);
        }
        if (end < 0 && lineStart == filled) {
            return false;
        }
        lineEnd = end < 0 ? filled : end;
        nextLine = end < 0 ? filled : end + 1;
        number++;
        if (end > lineStart && bytes[end - 1] == '\r') {
            lineEnd--;
        }
        return true;
    }

    /** Moves to the next line that is not empty; false at the end of the stream. */
    boolean nextFilled() throws IOException {
        while (next()) {
            if (length() > 0) {
                return true;
            }
        }
        return false;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return lineStart;
    }

    int length() {
        return lineEnd - lineStart;
    }

    /** Number of the line, 1 for the first. */
    long number() {
        return number;
    }

    /** Bytes of the stream up to and with this line. */
    long position() {
        return discarded + nextLine;
    }

    private int findLineFeed(final int from) {
        for (int i = from; i < filled; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (lineStart > 0) {
            System.arraycopy(bytes, lineStart, bytes, 0, filled - lineStart);
            discarded += lineStart;
            filled -= lineStart;
            nextLine -= lineStart;
            lineStart = 0;
        } else if (filled == bytes.length) {
            if (filled >= maxLength) {
                throw new BadLineException(
                        number + 1, "longer than any entry can be: maxLength=" + maxLength);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(maxLength, 2L * bytes.length));
        }
        final int count = in.read(bytes, filled, bytes.length - filled);
        if (count < 0) {
            isEnded = true;
        } else {
            filled += count;
        }
    }
}
