package io.lohdb.stress.kill;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * What a writing process tells the one that will kill it, over a pipe. Each report is one short
 * write: it arrives whole or not at all.
 *
 * @param kind what is told
 * @param writer whose operation it is about
 * @param counter the operation's number among its writer's
 * @param sequence the operation's sequence; for {@link Kind#OPENED} and {@link Kind#SUBSCRIBED} the
 *     store's
 */
record Report(Kind kind, int writer, long counter, long sequence) {
    private static final int LENGTH = 2 * Integer.BYTES + 2 * Long.BYTES;

    /** What can be told. */
    enum Kind {
        /** The store is open and holds this many operations. */
        OPENED(1),
        /** A subscription begins behind this sequence. */
        SUBSCRIBED(2),
        /** The operation was acknowledged by the mode that the process runs in. */
        ACKNOWLEDGED(3),
        /** The operation was delivered to the subscriber. */
        DELIVERED(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws IOException {
            for (final Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("no such report: code=" + code);
        }
    }

    /** Tells. */
    void send(OutputStream pipe) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putInt(kind.code).putInt(writer).putLong(counter).putLong(sequence);
        pipe.write(bytes.array());
    }

    /** Receives the next report; null at the end of the pipe. */
    static Report receive(InputStream pipe) throws IOException {
        final byte[] bytes = new byte[LENGTH];
        try {
            new DataInputStream(pipe).readFully(bytes);
        } catch (final EOFException e) {
            return null;
        }
        final ByteBuffer content = ByteBuffer.wrap(bytes);
        return new Report(
                Kind.of(content.getInt()), content.getInt(), content.getLong(), content.getLong());
    }
}
