package io.lohdb.internal.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;

/**
 * Allocates a file by writing zeros, 4 KiB at a time, over whatever it holds. Larger writes would
 * put the file on large page-cache folios, and each later sync of a few bytes would then write a
 * whole folio.
 */
final class ZeroFill implements FileAllocation {
    private static final int WRITE_LENGTH = 4096;

    private final Path directory;
    private final Path path;
    private final FileChannel channel;
    private final int length;

    /** Bytes that have to be on the device; the others have their blocks there already. */
    private final int durableLength;

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(WRITE_LENGTH);
    private long filled;

    private ZeroFill(
            final Path directory,
            final Path path,
            final FileChannel channel,
            final int length,
            final int durableLength) {
        this.directory = directory;
        this.path = path;
        this.channel = channel;
        this.length = length;
        this.durableLength = durableLength;
    }

    /** Fills a new file. */
    static ZeroFill of(
            final Path directory, final Path path, final FileChannel channel, final int length) {
        return new ZeroFill(directory, path, channel, length, length);
    }

    /** Fills a file that is as long already, and durable. */
    static ZeroFill over(
            final Path directory,
            final Path path,
            final FileChannel channel,
            final int length,
            final int durableLength) {
        return new ZeroFill(directory, path, channel, length, durableLength);
    }

    @Override
    public boolean fill(final int maxBytes) throws IOException {
        final long end = Math.min(length, filled + maxBytes);
        while (filled < end) {
            zeros.clear().limit((int) Math.min(WRITE_LENGTH, end - filled));
            filled += channel.write(zeros, filled);
        }
        return filled == length;
    }

    @Override
    public void write(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            filled += channel.write(bytes, filled);
        }
    }

    private void checkFilled() {
        if (filled != length) {
            throw new IllegalStateException("filled=" + filled + " length=" + length);
        }
    }

    @Override
    public MappedFile finishUnsynced() throws IOException {
        checkFilled();
        // Its blocks are taken: dirty pages have theirs reserved, so that no store into the
        // mapping meets a full device.
        try (channel) {
            return new MappedSegmentFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
        }
    }

    @Override
    public MappedFile finish() throws IOException {
        try (channel) {
            return new MappedSegmentFile(mapDurable());
        }
    }

    @Override
    public MappedFile finishWithWindows() throws IOException {
        return new MappedSegmentFile(mapDurable(), channel);
    }

    private MappedByteBuffer mapDurable() throws IOException {
        checkFilled();
        if (durableLength == length) {
            channel.force(true);
        }
        final MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
        if (durableLength < length) {
            force(mapping);
        }
        OsDirectory.syncDirectory(directory);
        return mapping;
    }

    private void force(final MappedByteBuffer mapping) throws IOException {
        try {
            mapping.force(0, durableLength);
        } catch (final UncheckedIOException e) {
            IoUtil.unmap(mapping);
            throw e.getCause();
        }
    }

    @Override
    public void abort() {
        try (channel) {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            // The name is in no manifest: the next open removes what could not be removed now.
            System.getLogger("io.lohdb")
                    .log(System.Logger.Level.DEBUG, "left over: file=" + path.getFileName(), e);
        }
    }
}
