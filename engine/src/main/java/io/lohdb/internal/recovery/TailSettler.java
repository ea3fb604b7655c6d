package io.lohdb.internal.recovery;

import io.lohdb.internal.format.CursorDescriptor;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.LogEnd;
import io.lohdb.internal.log.LogSyncer;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.ManifestFile;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.spi.RecoveryReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes durable what was recovered: everything behind the last durable position is written into
 * fresh segments and synced, and only then does the manifest name them instead of the old ones.
 * Syncing the old file would prove nothing: after a failed write-back the page cache shows bytes
 * that the device never got (Rebello et al., USENIX ATC 2020).
 *
 * <p>For one thread, once. A crash on the way leaves the old manifest's log as it was; the fresh
 * segments are not part of its chain then and go away with the next recovery.
 */
final class TailSettler {
    private final StoreDirectory directory;
    private final ManifestFile manifestFile;
    private final SegmentTable table;
    private final RandomGenerator random;
    private final LogSettings settings;

    TailSettler(
            final StoreDirectory directory,
            final ManifestFile manifestFile,
            final SegmentTable table,
            final RandomGenerator random,
            final LogSettings settings) {
        this.directory = directory;
        this.manifestFile = manifestFile;
        this.table = table;
        this.random = random;
        this.settings = settings;
    }

    RecoveredLog settle(
            final List<OpenedSegment> opened,
            final WalkResult found,
            final ReplayTarget target,
            final int maxLength,
            final ColdRepair repair)
            throws IOException {
        final long cut = found.cutPosition();
        final List<Segment> dropped = dropped(found, cut);
        final SegmentPreparer preparer =
                new SegmentPreparer(
                        directory,
                        manifestFile,
                        random,
                        firstLength(found, cut, maxLength),
                        maxLength);
        preparer.helpYourself();
        // Until everything is copied and synced, the log on disk is the old one.
        manifestFile.hold();
        final TailFrames tail = new TailFrames(found, cut);
        final Segment last = lastKept(dropped);
        final LogEnd end =
                new LogEnd(last, last == null ? 0 : last.sealedEnd(), tail.firstSequence() - 1);
        final LogSyncer syncer = new LogSyncer(table, cut, end.sequence());
        final Manifest manifest = manifestFile.manifest();
        final LogWriter writer = new LogWriter(manifest.storeId(), table, preparer, syncer, end);
        writer.reserve(0);
        final long rewritten = tail.copy(writer, target);
        table.remove(dropped);
        syncer.sync(writer);
        publish(opened, found.isDamaged(), cut, syncer, repair);
        repair.removeDamaged();
        for (final OpenedSegment segment : opened) {
            if (segment.segment() == null || isDropped(segment, dropped)) {
                remove(segment);
            }
        }
        preparer.signal(() -> {});
        return new RecoveredLog(
                manifestFile,
                table,
                preparer,
                syncer,
                writer,
                new RecoveryReport(0, 0, 0, false, 0, rewritten, List.of(), 0, 0, 0),
                null);
    }

    /** Segments that keep no frame of the log; seals the one that is cut. */
    private List<Segment> dropped(final WalkResult found, final long cut) {
        final List<Segment> dropped = new ArrayList<>();
        for (final Segment segment : table.chain()) {
            final long firstFrame =
                    LogPosition.of(segment.id(), SegmentHeaderDescriptor.HEADER_LENGTH);
            if (!found.entered().contains(segment) || cut <= firstFrame) {
                dropped.add(segment);
            } else if (segment.id() == LogPosition.segmentId(cut)) {
                segment.seal(LogPosition.offset(cut));
            }
        }
        return dropped;
    }

    private Segment lastKept(final List<Segment> dropped) {
        Segment last = null;
        for (final Segment segment : table.chain()) {
            if (!dropped.contains(segment)) {
                last = segment;
            }
        }
        return last;
    }

    private int firstLength(final WalkResult found, final long cut, final int maxLength) {
        long bytes =
                SegmentHeaderDescriptor.HEADER_LENGTH
                        + FrameDescriptor.MIN_FRAME_ROOM
                        + (found.losses().size() + 2L) * FrameDescriptor.LONG_FRAME_LENGTH;
        for (final Extent extent : found.extents()) {
            final long begin = LogPosition.of(extent.segment().id(), extent.from());
            final long end = LogPosition.of(extent.segment().id(), extent.to());
            // What is before the cut stays where it is.
            bytes += Math.max(0, end - Math.max(begin, cut));
        }
        final long powerOfTwo = Long.highestOneBit(bytes - 1) << 1;
        return (int) Math.min(maxLength, Math.max(settings.minSegmentLength(), powerOfTwo));
    }

    private void publish(
            final List<OpenedSegment> opened,
            final boolean isDamaged,
            final long cut,
            final LogSyncer syncer,
            final ColdRepair repair)
            throws IOException {
        repair.keepDamaged();
        if (isDamaged) {
            for (final OpenedSegment segment : opened) {
                if (directory.length(segment.named().file()) >= 0
                        && segment.named().id() >= LogPosition.segmentId(cut)) {
                    directory.keepDamaged(segment.named().file());
                }
            }
        }
        // What was found and not kept goes; what was prepared meanwhile stays.
        final Set<Long> gone = new HashSet<>();
        opened.forEach(segment -> gone.add(segment.named().id()));
        for (final Segment segment : table.chain()) {
            gone.remove(segment.id());
        }
        final Manifest manifest = manifestFile.manifest();
        final List<ManifestSegment> segments = new ArrayList<>();
        for (final ManifestSegment segment : manifest.segments()) {
            if (!gone.contains(segment.id())) {
                segments.add(sealed(segment, cut));
            }
        }
        manifestFile.publish(
                repair.repaired(manifest.with(segments, manifest.nextSegmentId()))
                        .durable(syncer.durablePosition(), syncer.durableSequence(), false));
    }

    /**
     * What was cut off behind a segment's end must never count, even if the next header is damaged.
     */
    private static ManifestSegment sealed(final ManifestSegment segment, final long cut) {
        return segment.id() == LogPosition.segmentId(cut)
                ? new ManifestSegment(
                        segment.id(), segment.salt(), segment.length(), LogPosition.offset(cut))
                : segment;
    }

    private static boolean isDropped(final OpenedSegment segment, final List<Segment> dropped) {
        return dropped.contains(segment.segment());
    }

    private void remove(final OpenedSegment segment) throws IOException {
        if (segment.file() != null) {
            segment.file().close();
        }
        directory.delete(segment.named().file());
    }

    /** Copies operations and cursors from the extents behind the cut, batches whole. */
    private static final class TailFrames {
        private final WalkResult found;
        private final long cut;

        TailFrames(final WalkResult found, final long cut) {
            this.found = found;
            this.cut = cut;
        }

        /** Sequence that follows the last one before the cut. */
        long firstSequence() {
            for (final Extent extent : found.extents()) {
                for (int frame = start(extent); frame < extent.to(); frame = next(extent, frame)) {
                    final long sequence = firstSequence(extent.segment().buffer(), frame);
                    if (sequence > 0) {
                        return found.isDamaged()
                                ? Math.min(sequence, found.firstLostSequence())
                                : sequence;
                    }
                }
            }
            return found.isDamaged() ? found.firstLostSequence() : found.lastSequence() + 1;
        }

        private static long firstSequence(final UnsafeBuffer buffer, final int frame) {
            final int type = FrameDescriptor.type(buffer, frame);
            if (type == FrameType.LOST) {
                return FrameDescriptor.longValue(buffer, frame);
            }
            return FrameType.isOperation(type) ? FrameDescriptor.sequence(buffer, frame) : 0;
        }

        long copy(final LogWriter writer, final ReplayTarget target) {
            long copied = 0;
            for (final Extent extent : found.extents()) {
                for (int frame = start(extent); frame < extent.to(); ) {
                    if (isBatched(extent, frame)) {
                        final int end = batchEnd(extent, frame);
                        copied += copyBatch(extent.segment(), frame, end, writer, target);
                        frame = end;
                    } else {
                        frame = next(extent, frame);
                    }
                }
            }
            if (found.lastSequence() > writer.writtenSequence()) {
                writer.skip(found.lastSequence());
                writer.commit();
            }
            return copied;
        }

        private long copyBatch(
                final Segment from,
                final int start,
                final int end,
                final LogWriter writer,
                final ReplayTarget target) {
            final UnsafeBuffer source = from.buffer();
            final boolean beginsWithOperation =
                    FrameType.isOperation(FrameDescriptor.type(source, start));
            final long before =
                    FrameDescriptor.sequence(source, start) - (beginsWithOperation ? 1 : 0);
            if (before > writer.writtenSequence()) {
                writer.skip(before);
            }
            writer.reserve(end - start);
            long copied = 0;
            for (int frame = start; frame < end; ) {
                final int to;
                if (FrameType.isOperation(FrameDescriptor.type(source, frame))) {
                    to = copyOperation(source, frame, writer);
                    copied++;
                } else {
                    to =
                            writer.cursor(
                                    CursorDescriptor.decode(source, frame),
                                    FrameDescriptor.flags(source, frame));
                }
                target.onMoved(from, frame, writer.active(), to);
                frame = FrameDescriptor.next(source, frame);
            }
            writer.commit();
            return copied;
        }

        private static int copyOperation(
                final UnsafeBuffer source, final int frame, final LogWriter writer) {
            final int length = FrameDescriptor.length(source, frame);
            final int keyLength = FrameDescriptor.keyLength(source, frame);
            final int to = writer.tail();
            final int begun =
                    writer.begin(
                            FrameDescriptor.typeAndFlags(
                                    FrameDescriptor.type(source, frame),
                                    FrameDescriptor.flags(source, frame)),
                            keyLength,
                            FrameDescriptor.valueLength(source, frame));
            writer.buffer()
                    .putBytes(
                            begun + FrameDescriptor.HEADER_LENGTH,
                            source,
                            frame + FrameDescriptor.HEADER_LENGTH,
                            length - FrameDescriptor.HEADER_LENGTH);
            writer.publish();
            return to;
        }

        private int start(final Extent extent) {
            final long id = extent.segment().id();
            if (LogPosition.segmentId(cut) > id) {
                return extent.to();
            }
            int frame = extent.from();
            while (frame < extent.to() && LogPosition.of(id, frame) < cut) {
                frame = next(extent, frame);
            }
            return frame;
        }

        private static boolean isBatched(final Extent extent, final int frame) {
            return FrameType.isBatched(FrameDescriptor.type(extent.segment().buffer(), frame));
        }

        private static int next(final Extent extent, final int frame) {
            return FrameDescriptor.next(extent.segment().buffer(), frame);
        }

        private static int batchEnd(final Extent extent, final int start) {
            int frame = start;
            boolean isContinued = true;
            while (isContinued) {
                isContinued =
                        (FrameDescriptor.flags(extent.segment().buffer(), frame)
                                        & FrameDescriptor.FLAG_BATCH_CONTINUES)
                                != 0;
                frame = next(extent, frame);
            }
            return frame;
        }
    }
}
