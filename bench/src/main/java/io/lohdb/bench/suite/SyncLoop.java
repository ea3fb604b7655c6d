package io.lohdb.bench.suite;

import io.lohdb.bench.results.StoreDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the device allows: records of the length of a log's frame, written one behind the other into
 * a mapped file of zeros, each synced before the next one. No store that syncs a mapped file for
 * each write can be faster. One thread at a time.
 */
final class SyncLoop implements AutoCloseable {
    /** As results name it. */
    static final String NAME = "msync-loop";

    private static final int LENGTH = 16 << 20;
    private static final int PAGE = 4096;
    private static final int ALIGNMENT = 16;

    private final Path file;
    private final MappedByteBuffer memory;
    private final int recordLength;
    private int position;

    /** Makes the file. */
    SyncLoop(final Path directory, final int recordLength) {
        this.file = directory.resolve(NAME);
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

    /** What it is, for the results. */
    static StoreDescription description() {
        return new StoreDescription(
                NAME,
                "bare msync loop",
                "-",
                false,
                "",
                "a record stored in a mapped file and MappedByteBuffer.force of it",
                Map.of("sync", "msync of each record"));
    }

    /** Syncs one record after the other, and returns the mean time of one, microseconds. */
    double meanMicros(final long durationMs) {
        final long begin = System.nanoTime();
        final long end = begin + TimeUnit.MILLISECONDS.toNanos(durationMs);
        long count = 0;
        long now = begin;
        while (now - end < 0) {
            if (position + recordLength > LENGTH) {
                position = 0;
            }
            for (int i = 0; i < recordLength; i += Long.BYTES) {
                memory.putLong(position + i, now);
            }
            memory.force(position, recordLength);
            position += recordLength;
            count++;
            now = System.nanoTime();
        }
        return (now - begin) / 1e3 / count;
    }

    @Override
    public void close() {
        try {
            Files.delete(file);
        } catch (final IOException e) {
            throw new UncheckedIOException("left behind: " + file, e);
        }
    }
}
