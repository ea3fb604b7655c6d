package io.lohdb.bench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A mapped file of zeros that takes records, one behind the other and from the beginning when it is
 * full: what the device allows. One thread at a time.
 */
public final class SyncedFile implements AutoCloseable {
    private static final int LENGTH = 16 << 20;
    private static final int PAGE = 4096;
    private static final int ALIGNMENT = 16;

    private final Path file;
    private final MappedByteBuffer memory;
    private final int recordLength;
    private int position;

    /**
     * Makes the file.
     *
     * @param file its name; nothing of that name is there
     * @param recordLength bytes of a record without padding
     */
    public SyncedFile(final Path file, final int recordLength) {
        this.file = file;
        this.recordLength = (recordLength + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            final ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE);
            for (int written = 0; written < LENGTH; ) {
                written += channel.write(zeros.clear(), written);
            }
            channel.force(true);
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
        } catch (final IOException e) {
            throw new UncheckedIOException("no file to sync: " + file, e);
        }
    }

    /**
     * Stores records and syncs them together.
     *
     * @param word what all of them consist of
     * @param count how many
     */
    public void append(final long word, final int count) {
        final int length = count * recordLength;
        if (position + length > LENGTH) {
            position = 0;
        }
        for (int i = 0; i < length; i += Long.BYTES) {
            memory.putLong(position + i, word);
        }
        memory.force(position, length);
        position += length;
    }

    /** Deletes the file. */
    @Override
    public void close() {
        try {
            Files.delete(file);
        } catch (final IOException e) {
            throw new UncheckedIOException("left behind: " + file, e);
        }
    }
}
