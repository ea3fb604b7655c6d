package io.lohdb.internal.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.IoUtil;

/**
 * A mapping made by the JDK, synced with msync. A mapping outlives its channel, which stays open
 * for windows alone.
 */
final class MappedSegmentFile implements MappedFile {
    private final MappedByteBuffer mapping;

    /** Closed, or null, when there are no windows. */
    private final FileChannel channel;

    MappedSegmentFile(final MappedByteBuffer mapping) {
        this(mapping, null);
    }

    /** Takes over the channel. */
    MappedSegmentFile(final MappedByteBuffer mapping, final FileChannel channel) {
        this.mapping = mapping;
        this.channel = channel;
    }

    @Override
    public ByteBuffer memory() {
        return mapping;
    }

    @Override
    public void sync(final int offset, final int length) {
        mapping.force(offset, length);
    }

    @Override
    public ByteBuffer window(final int offset, final int length) throws IOException {
        // A mapping beyond the end would make the file longer, over whatever has cut it off.
        return channel == null || channel.size() < mapping.capacity()
                ? null
                : channel.map(FileChannel.MapMode.READ_WRITE, offset, length);
    }

    @Override
    public void closeWindow(final ByteBuffer window) {
        IoUtil.unmap((MappedByteBuffer) window);
    }

    @Override
    public void endWindows() {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                // Nothing was written through it since it was synced.
                System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "channel left open", e);
            }
        }
    }

    @Override
    public void close() {
        endWindows();
        IoUtil.unmap(mapping);
    }
}
