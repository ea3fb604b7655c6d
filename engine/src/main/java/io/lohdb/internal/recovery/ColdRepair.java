package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.ColdSegmentWriter;
import io.lohdb.internal.log.ManifestFile;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes what is left of damaged cold segments into fresh ones. The settling names these instead of
 * the old ones, all in one replacement of the manifest: a crash on the way leaves the store as it
 * was. For one thread, once.
 */
final class ColdRepair {
    private final StoreDirectory directory;
    private final SegmentTable table;
    private final List<DamagedCold> damaged;
    private final List<ManifestSegment> fresh = new ArrayList<>();

    ColdRepair(
            final StoreDirectory directory,
            final SegmentTable table,
            final List<DamagedCold> damaged) {
        this.directory = directory;
        this.table = table;
        this.damaged = List.copyOf(damaged);
    }

    /**
     * Copies the frames, synced; nothing is named yet.
     *
     * @param opened receives the fresh segments, so that they are released if recovery fails
     */
    void copy(
            final ManifestFile manifestFile,
            final RandomGenerator random,
            final ReplayTarget target,
            final List<OpenedSegment> opened)
            throws IOException {
        for (final DamagedCold each : damaged) {
            if (!each.extents().isEmpty()) {
                final ColdSegmentWriter writer =
                        new ColdSegmentWriter(
                                directory,
                                manifestFile.manifest().storeId(),
                                manifestFile.takeSegmentId(),
                                random.nextLong(),
                                each.opened().named().length());
                opened.add(
                        new OpenedSegment(
                                writer.named(),
                                writer.file(),
                                null,
                                OpenedSegment.State.INTACT,
                                null));
                copy(each, writer, target);
            }
        }
    }

    private void copy(
            final DamagedCold from, final ColdSegmentWriter writer, final ReplayTarget target) {
        final Segment old = from.opened().segment();
        final UnsafeBuffer buffer = old.buffer();
        long least = Long.MAX_VALUE;
        for (final Extent extent : from.extents()) {
            for (int frame = extent.from();
                    frame < extent.to();
                    frame = FrameDescriptor.next(buffer, frame)) {
                least = Math.min(least, FrameDescriptor.sequence(buffer, frame));
                writer.append(buffer, frame);
            }
        }
        // Without a header of its own nobody knows the birth; nothing in it is older than this.
        final long birth =
                from.opened().state() == OpenedSegment.State.INTACT
                        ? Math.max(0, Math.min(least, old.header().firstSequence()))
                        : least;
        final Segment segment = writer.finish(birth, table.nextNumber());
        table.addCold(segment);
        fresh.add(writer.named());
        int to = SegmentHeaderDescriptor.HEADER_LENGTH;
        for (final Extent extent : from.extents()) {
            for (int frame = extent.from();
                    frame < extent.to();
                    frame = FrameDescriptor.next(buffer, frame)) {
                target.onMoved(old, frame, segment, to);
                to = FrameDescriptor.next(segment.buffer(), to);
            }
        }
    }

    /** Keeps the damaged files under another name. */
    void keepDamaged() throws IOException {
        for (final DamagedCold each : damaged) {
            if (directory.length(each.opened().named().file()) >= 0) {
                directory.keepDamaged(each.opened().named().file());
            }
        }
    }

    /** A manifest that names the fresh segments instead of the damaged ones. */
    Manifest repaired(final Manifest manifest) {
        Manifest repaired = manifest;
        for (final DamagedCold each : damaged) {
            repaired = repaired.without(each.opened().named());
        }
        for (final ManifestSegment segment : fresh) {
            repaired = repaired.plus(segment);
        }
        return repaired;
    }

    /** Removes the damaged segments: the manifest does not name them any more. */
    void removeDamaged() throws IOException {
        for (final DamagedCold each : damaged) {
            if (each.opened().segment() != null) {
                table.retire(List.of(each.opened().segment()));
                table.release(each.opened().segment());
                each.opened().file().close();
            }
            directory.delete(each.opened().named().file());
        }
    }
}
