package io.lohdb.internal.recovery;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.checkpoint.CheckpointLoader;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Reads the segments of a store into an index: all of them, or what a checkpoint does not stand
 * for. For one thread; one attempt. An attempt from a checkpoint that finds anything out of order
 * is given up, whatever it is: only a whole walk can tell what is damaged.
 */
final class LogReplay {
    /** Less is read before threads have begun. */
    private static final long WORTHWHILE_BYTES = 8L * 1024 * 1024;

    private final StoreDirectory directory;
    private final Manifest manifest;
    private final SegmentTable table;
    private final ReadingProgress progress;
    private final List<OpenedSegment> log = new ArrayList<>();
    private final List<OpenedSegment> cold = new ArrayList<>();
    private ReplayTarget target;
    private ColdWalk coldWalk;
    private WalkResult found;
    private LoadedCheckpoint checkpoint;

    LogReplay(
            final StoreDirectory directory,
            final Manifest manifest,
            final int maxLength,
            final ReadingProgress progress) {
        this.directory = directory;
        this.manifest = manifest;
        this.table = new SegmentTable(maxLength);
        this.progress = progress;
    }

    /** Maps the segments and makes the receiver of their operations. */
    void open(final BiFunction<Manifest, SegmentTable, ReplayTarget> targets) throws IOException {
        final SegmentOpener opener = new SegmentOpener(directory, manifest);
        int number = 0;
        for (final ManifestSegment named : manifest.segments()) {
            final OpenedSegment opened = opener.open(named, number);
            number++;
            (named.isCold() ? cold : log).add(opened);
            final Segment segment = opened.segment();
            if (segment == null) {
                continue;
            }
            if (named.isCold()) {
                table.addCold(segment);
            } else {
                table.add(segment);
            }
        }
        target = targets.apply(manifest, table);
    }

    /** Reads everything. */
    void readAll(final CorruptionPolicy policy) {
        final List<OpenedSegment> all = inWalkOrder();
        final long bytes = ReadingProgress.bytes(all);
        final int processors = Runtime.getRuntime().availableProcessors();
        progress.begin(bytes);
        if (areThreadsWorthwhile(bytes, processors)) {
            try (ChecksumsAhead ahead = new ChecksumsAhead(all, processors - 1);
                    ReplayBehind behind = new ReplayBehind(target)) {
                readAll(policy, ahead, behind);
            }
        } else {
            readAll(policy, new ChecksumsAhead(all, 0), target);
        }
    }

    static boolean areThreadsWorthwhile(final long bytes, final int processors) {
        return bytes >= WORTHWHILE_BYTES && processors > 1;
    }

    private void readAll(
            final CorruptionPolicy policy, final ChecksumsAhead ahead, final ReplayTarget into) {
        coldWalk = new ColdWalk(policy, into, ahead, progress);
        cold.forEach(coldWalk::read);
        found =
                new LogWalk(log, manifest, policy, into, ahead, progress)
                        .run(coldWalk.lastSequence());
        into.onReplayed();
    }

    private List<OpenedSegment> inWalkOrder() {
        final List<OpenedSegment> all = new ArrayList<>(cold);
        all.addAll(log);
        return all;
    }

    /**
     * Reads what the newest checkpoint does not stand for.
     *
     * @return false when there is no checkpoint that fits; another attempt has to read everything
     */
    boolean readFromCheckpoint() {
        try {
            final LoadedCheckpoint loaded = target.load(new CheckpointLoader(directory, manifest));
            if (loaded == null) {
                return false;
            }
            progress.begin(unread(loaded));
            final ChecksumsAhead none = new ChecksumsAhead(inWalkOrder(), 0);
            coldWalk = new ColdWalk(CorruptionPolicy.FAIL, target, none, progress);
            for (final OpenedSegment opened : cold) {
                if (loaded.isCovered(opened.named().id())) {
                    coldWalk.pass(opened);
                } else if (mayHoldDeleted(opened, loaded)) {
                    return false;
                } else {
                    coldWalk.read(opened);
                }
            }
            found =
                    new LogWalk(log, manifest, CorruptionPolicy.FAIL, target, none, progress)
                            .run(loaded, coldWalk.lastSequence());
            target.onReplayed();
            checkpoint = loaded;
            return true;
        } catch (final CorruptLogException e) {
            return false;
        }
    }

    /** Bytes that a checkpoint does not stand for. */
    private long unread(final LoadedCheckpoint loaded) {
        long bytes = 0;
        for (final OpenedSegment opened : cold) {
            bytes += loaded.isCovered(opened.named().id()) ? 0 : ReadingProgress.bytes(opened);
        }
        for (final OpenedSegment opened : log) {
            final long length = ReadingProgress.bytes(opened);
            final long end = LogPosition.of(opened.named().id(), 0) + length;
            bytes += Math.max(0, Math.min(length, end - loaded.position()));
        }
        return bytes;
    }

    /**
     * Whether a cold segment may hold what was deleted before the replay begins: it was filled with
     * what lived at its birth, and deletes from the checkpoint's sequence on are read again.
     */
    private static boolean mayHoldDeleted(
            final OpenedSegment opened, final LoadedCheckpoint loaded) {
        return opened.segment() == null
                || opened.segment().header().firstSequence() < loaded.sequence();
    }

    /** Unmaps everything. */
    void release() {
        log.forEach(OpenedSegment::release);
        cold.forEach(OpenedSegment::release);
    }

    SegmentTable table() {
        return table;
    }

    ReplayTarget target() {
        return target;
    }

    /** The segments of the log, as they were found, in log order. */
    List<OpenedSegment> log() {
        return log;
    }

    /** The cold segments, as they were found, and those that repair them. */
    List<OpenedSegment> cold() {
        return cold;
    }

    ColdWalk coldWalk() {
        return coldWalk;
    }

    WalkResult found() {
        return found;
    }

    /** What was not read because of it; null when everything was read. */
    LoadedCheckpoint checkpoint() {
        return checkpoint;
    }
}
