package io.lohdb.internal.os;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.agrona.IoUtil;

/** A mapping made by the JDK, synced with msync. Its channel is closed: a mapping outlives it. */
final class MappedSegmentFile implements MappedFile {
    private final MappedByteBuffer mapping;

    MappedSegmentFile(final MappedByteBuffer mapping) {
        this.mapping = mapping;
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
    public void close() {
        IoUtil.unmap(mapping);
    }
}
