package io.lohdb.stress.kill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * What a writing process tells the one that watches it, over a pipe. Each report is one short
 * write: it arrives whole or not at all.
 *
 * @param kind what is told
 * @param writer whose operation it is about
 * @param counter the operation's number among its writer's
 * @param sequence the operation's sequence; for {@link Kind#OPENED} and {@link Kind#SUBSCRIBED} the
 *     store's
 */
public record Report(Kind kind, int writer, long counter, long sequence) {
    /** Bytes of a report. */
    static final int LENGTH = 2 * Integer.BYTES + 2 * Long.BYTES;

    /** What can be told. */
    public enum Kind {
        /** The store is open and holds this many operations. */
        OPENED(1),
        /** A subscription begins behind this sequence. */
        SUBSCRIBED(2),
        /** The operation was acknowledged by the mode that the process runs in. */
        ACKNOWLEDGED(3),
        /** The operation was delivered to the subscriber. */
        DELIVERED(4),
        /** The operation was refused with a typed exception and is not there. */
        REFUSED(5),
        /** The store has failed with a typed exception: the operation may be there or not. */
        FAILED(6),
        /** The store could not be opened, with a typed exception. */
        OPEN_FAILED(7),
        /** The store was closed in order, holding this many operations. */
        CLOSED(8),
        /** Closing has failed with a typed exception: what was not acknowledged may be missing. */
        CLOSE_FAILED(9),
        /** The caller was told that memory is used up. */
        OUT_OF_MEMORY(10),
        /** The store behaved as none may; the errors of the process say how. */
        MISBEHAVED(11);

        private final int code;

        Kind(final int code) {
            this.code = code;
        }

        /** The number that stands for it at the beginning of a report. */
        public int code() {
            return code;
        }

        private static Kind of(final int code) throws IOException {
            for (final Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("no such report: code=" + code);
        }
    }

    /** Tells. */
    public void send(final OutputStream pipe) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putInt(kind.code).putInt(writer).putLong(counter).putLong(sequence);
        pipe.write(bytes.array());
    }

    /** The report in so many bytes of the pipe. */
    static Report of(final byte[] bytes) throws IOException {
        final ByteBuffer content = ByteBuffer.wrap(bytes);
        return new Report(
                Kind.of(content.getInt()), content.getInt(), content.getLong(), content.getLong());
    }
}
