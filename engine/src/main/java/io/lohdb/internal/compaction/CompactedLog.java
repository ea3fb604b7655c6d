package io.lohdb.internal.compaction;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.LogSyncer;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.ManifestFile;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log that is compacted.
 *
 * @param directory holds its files
 * @param manifestFile names them
 * @param table the mapped segments
 * @param writer says how far the log is written
 * @param syncer says how far it is durable
 * @param epoch that readers are in
 * @param writerLock held while slots and the segment table change
 */
public record CompactedLog(
        StoreDirectory directory,
        ManifestFile manifestFile,
        SegmentTable table,
        LogWriter writer,
        LogSyncer syncer,
        Epoch epoch,
        Lock writerLock) {
    /** Whether writers wait for their lock. */
    boolean areWritersQueued() {
        return writerLock instanceof ReentrantLock lock && lock.hasQueuedThreads();
    }

    /** Whether the manifest names a segment, whatever became of a replacement. */
    boolean isNamedOnDisk(final ManifestSegment segment) throws IOException {
        final byte[] content =
                directory.read(ManifestDescriptor.FILE, ManifestDescriptor.MAX_LENGTH);
        return content == null || ManifestDescriptor.decode(content).segments().contains(segment);
    }
}
