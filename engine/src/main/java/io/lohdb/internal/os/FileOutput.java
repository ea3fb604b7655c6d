package io.lohdb.internal.os;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A new file, written from its beginning to its end. For one thread. */
public final class FileOutput implements Closeable {
    private final FileChannel channel;

    FileOutput(final FileChannel channel) {
        this.channel = channel;
    }

    /** Appends what remains in a buffer. */
    public void write(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Gives the file its length, in zeros that take no space, and makes its content durable. */
    public void finish(final long length) throws IOException {
        if (channel.position() < length) {
            channel.write(ByteBuffer.allocate(1), length - 1);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
