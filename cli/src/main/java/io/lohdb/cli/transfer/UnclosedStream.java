package io.lohdb.cli.transfer;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A view of a stream whose close only flushes: the stream belongs to somebody else. */
public final class UnclosedStream extends FilterOutputStream {
    /**
     * Creates a view.
     *
     * @param stream what stays open
     */
    public UnclosedStream(final OutputStream stream) {
        super(stream);
    }

    @Override
    public void write(final byte[] bytes, final int offset, final int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
