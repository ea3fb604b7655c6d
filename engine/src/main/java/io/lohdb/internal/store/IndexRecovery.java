package io.lohdb.internal.store;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.LogRecovery;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.internal.snapshot.SnapshotIndex;
import java.util.random.RandomGenerator;

/**
 * Fills an index while the log is recovered. For one thread, once. If it throws, everything that it
 * took is released.
 */
final class IndexRecovery {
    private final Epoch epoch;
    private final LogSettings settings;

    /** Made anew when the log is read from its begin because a checkpoint did not fit. */
    private KeyHash hash;

    private HashIndex index;
    private FrameReads frameReads;
    private SnapshotIndex snapshots;
    private IndexReplay replay;

    /**
     * Creates a recovery.
     *
     * @param epoch protects the readers of the index
     */
    IndexRecovery(final Epoch epoch, final LogSettings settings) {
        this.epoch = epoch;
        this.settings = settings;
    }

    RecoveredIndex run(final StoreDirectory directory, final RandomGenerator random) {
        RecoveredLog log = null;
        try {
            log = new LogRecovery(directory, settings, random).run(this::indexOf);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        } finally {
            if (log == null && index != null) {
                index.close();
            }
        }
        return new RecoveredIndex(log, hash, index, frameReads, snapshots, replay);
    }

    private IndexReplay indexOf(final Manifest manifest, final SegmentTable segments) {
        if (index != null) {
            index.close();
        }
        hash = new KeyHash(manifest.hashSeed0(), manifest.hashSeed1());
        final FrameSource frames = new FrameSource(segments, hash);
        index = new HashIndex(epoch, frames);
        frameReads = new FrameReads(segments, settings.clocks().epochClock());
        snapshots = new SnapshotIndex(index, frames, segments, epoch);
        replay = new IndexReplay(index, segments, frames, snapshots);
        return replay;
    }
}
