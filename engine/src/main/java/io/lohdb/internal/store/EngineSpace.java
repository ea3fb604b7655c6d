package io.lohdb.internal.store;

import io.lohdb.internal.compaction.CompactedLog;
import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.compaction.Compactor;
import io.lohdb.internal.compaction.FrameReferences;
import io.lohdb.internal.compaction.LogHistoryNeeds;
import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.spi.EngineStats;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.NanoClock;

/**
 * An engine's space: how long segments get, what lives in them, what is compacted. Figures are for
 * any thread; the rest as {@link Compactor} says.
 */
final class EngineSpace {
    /**
     * A segment takes this part of what lives in the store, at most: the one that is written to,
     * the prepared one and what is kept in reserve hold nothing.
     */
    private static final int SEGMENT_PART = 64;

    /** Shorter segments may take a larger part: each costs a replacement of the manifest. */
    private static final int SHORT_SEGMENT_PART = 16;

    private static final long SHORT_SEGMENT = 4 << 20;

    /** Segments of a store with next to nothing in it may be so many times the shortest. */
    private static final int SMALL_STORE_FACTOR = 2;

    private final StoreDirectory directory;
    private final RecoveredLog log;
    private final SegmentTable table;
    private final Epoch epoch;
    private final KeyHash hash;
    private final FrameReferences references;
    private final LogHistoryNeeds needs;
    private final RandomGenerator random;
    private final CompactionSettings settings;
    private final NanoClock clock;

    /** Replaced once, before the first operation. */
    private volatile Compactor compactor;

    EngineSpace(
            final StoreDirectory directory,
            final RecoveredIndex recovered,
            final Epoch epoch,
            final LogHistoryNeeds needs,
            final RandomGenerator random,
            final EngineSettings settings) {
        this.directory = directory;
        this.log = recovered.log();
        this.table = log.table();
        this.epoch = epoch;
        this.hash = recovered.hash();
        this.references = new LogReferences(recovered.index(), recovered.snapshots(), table);
        this.random = random;
        this.needs = needs;
        this.settings = settings.compaction();
        this.clock = settings.log().clocks().nanoClock();
        final int max = log.preparer().maxLength();
        final long small = (long) SMALL_STORE_FACTOR * settings.log().minSegmentLength();
        log.preparer()
                .lengthLimit(
                        () -> {
                            final long live = table.liveBytes();
                            final long part =
                                    Math.max(
                                            Math.min(SHORT_SEGMENT, live / SHORT_SEGMENT_PART),
                                            live / SEGMENT_PART);
                            return (int) Math.min(max, Math.max(small, Long.highestOneBit(part)));
                        });
        writerLock(new ReentrantLock());
    }

    /** Takes over the lock of the writers, before the first operation. */
    void writerLock(final Lock lock) {
        compactor =
                new Compactor(
                        new CompactedLog(
                                directory,
                                log.manifestFile(),
                                table,
                                log.writer(),
                                log.syncer(),
                                epoch,
                                lock),
                        hash,
                        references,
                        log.preparer(),
                        needs,
                        random,
                        settings,
                        clock);
    }

    Compactor compactor() {
        return compactor;
    }

    EngineStats stats(final long indexBytes) {
        long logBytes = 0;
        final Segment[] chain = table.chain();
        for (final Segment segment : chain) {
            final int end = segment.sealedEnd();
            logBytes += end == Segment.NOT_SEALED ? log.writer().tail() : end;
        }
        final Segment[] cold = table.cold();
        return new EngineStats(
                logBytes,
                compactor.space().allocatedBytes(),
                chain.length + cold.length,
                indexBytes,
                table.liveBytes(),
                compactor.space().coldBytes(),
                compactor.report().bytesCopied(),
                compactor.report().segmentsRetired());
    }
}
