package io.lohdb.bench.suite;

import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.workload.SyncedFile;
import java.nio.file.Path;
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

    private final SyncedFile file;

    /** Makes the file. */
    SyncLoop(final Path directory, final int recordLength) {
        file = new SyncedFile(directory.resolve(NAME), recordLength);
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
            file.append(now, 1);
            count++;
            now = System.nanoTime();
        }
        return (now - begin) / 1e3 / count;
    }

    @Override
    public void close() {
        file.close();
    }
}
