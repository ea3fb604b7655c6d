package io.lohdb.internal.backup;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogHistory;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Brings an older copy of the manifest up to date from the headers of the segments that are newer
 * than it and were served: a mark in them says so, or they begin where another segment ends, or one
 * that was served follows them. What a crash leaves of a half-made settling does none of this. The
 * walk over the log then judges every frame as always. For one thread, once.
 */
final class NewerSegments {
    private final StoreDirectory directory;
    private final Manifest manifest;
    private final Map<Long, SegmentHeader> present = new TreeMap<>();
    private final Map<Long, Long> ends = new TreeMap<>();
    private final Map<Long, Long> marks = new TreeMap<>();
    private final List<ManifestSegment> newer = new ArrayList<>();

    NewerSegments(final StoreDirectory directory, final Manifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * Looks at the segments.
     *
     * @return the newer manifest, or the same one when no segment is newer
     */
    Manifest join() throws IOException {
        for (final String name : directory.list()) {
            final boolean isCold = ManifestSegment.isColdFile(name);
            if (isCold || ManifestSegment.isSegmentFile(name)) {
                look(name, isCold);
            }
        }
        collect();
        if (newer.isEmpty()) {
            return manifest;
        }
        final List<ManifestSegment> all = new ArrayList<>(newer);
        for (final ManifestSegment named : manifest.segments()) {
            if (directory.length(named.file()) >= 0 || !isOutOfTheChain(named)) {
                all.add(named);
            }
        }
        all.sort(Comparator.comparingLong(ManifestSegment::id));
        final long nextId = all.get(all.size() - 1).id() + 1;
        return manifest.with(all, Math.max(nextId, manifest.nextSegmentId()))
                .with(history(all))
                .durable(manifest.durablePosition(), manifest.durableSequence(), false);
    }

    private void look(final String name, final boolean isCold) throws IOException {
        final long length = directory.length(name);
        if (length < SegmentHeaderDescriptor.HEADER_LENGTH
                || length > ManifestDescriptor.MAX_SEGMENT_LENGTH) {
            return;
        }
        final MappedFile file = directory.map(name, (int) length);
        try {
            final UnsafeBuffer buffer = new UnsafeBuffer(file.memory());
            if (!SegmentHeaderDescriptor.isIntact(buffer)) {
                return;
            }
            final SegmentHeader header = SegmentHeaderDescriptor.decode(buffer);
            if (header.storeId().equals(manifest.storeId())
                    && header.segmentId() == ManifestSegment.id(name)
                    && header.segmentLength() == length
                    && header.isCold() == isCold) {
                present.put(header.segmentId(), header);
                look(header, new Segment(header, file, 0));
            }
        } finally {
            file.close();
        }
    }

    private void look(final SegmentHeader header, final Segment segment) {
        final Content content = new Content(segment);
        new SegmentFrames(segment, segment.length()).visit(content);
        ends.put(header.segmentId(), LogPosition.of(header.segmentId(), content.end));
        marks.put(header.segmentId(), content.marked);
    }

    private void collect() {
        final Set<Long> predecessors = new HashSet<>();
        final List<SegmentHeader> descending = new ArrayList<>(present.values());
        Collections.reverse(descending);
        for (final SegmentHeader header : descending) {
            final long id = header.segmentId();
            if (id < manifest.nextSegmentId()) {
                return;
            }
            if (header.isCold()
                    || LogPosition.segmentId(marks.get(id)) >= id
                    || predecessors.contains(id)
                    || ends.containsValue(header.previousEnd())) {
                predecessors.add(LogPosition.segmentId(header.previousEnd()));
                newer.add(
                        new ManifestSegment(
                                id,
                                header.salt(),
                                header.segmentLength(),
                                header.isCold() ? LogPosition.offset(ends.get(id)) : 0,
                                header.isCold()));
            }
        }
    }

    /** What the frames of a newer segment say. */
    private static final class Content implements SegmentFrames.Visitor {
        private final Segment segment;
        private int end = SegmentHeaderDescriptor.HEADER_LENGTH;
        private long marked;

        Content(final Segment segment) {
            this.segment = segment;
        }

        @Override
        public void onFrame(final int offset, final int length) {
            final int type = FrameDescriptor.type(segment.buffer(), offset);
            end = type == FrameType.PADDING ? end : offset + length;
            if (type == FrameType.SYNC_MARK) {
                marked = Math.max(marked, FrameDescriptor.longValue(segment.buffer(), offset));
            }
        }

        @Override
        public void onDamage(final int offset, final int length, final Problem problem) {
            // Whoever reads the log reports it.
        }
    }

    /**
     * Whether a segment without a file is none that is missed: it was prepared and given up, or
     * compaction has moved what was in it.
     */
    private boolean isOutOfTheChain(final ManifestSegment missing) {
        final boolean isCompacted =
                newer.stream().anyMatch(ManifestSegment::isCold)
                        && present.values().stream()
                                .noneMatch(
                                        header ->
                                                !header.isCold()
                                                        && header.segmentId() < missing.id());
        return isCompacted
                || present.values().stream()
                        .anyMatch(
                                header ->
                                        header.segmentId() > missing.id()
                                                && !header.isCold()
                                                && LogPosition.segmentId(header.previousEnd())
                                                        < missing.id());
    }

    private LogHistory history(final List<ManifestSegment> all) {
        final LogHistory old = manifest.history();
        for (final ManifestSegment segment : all) {
            final SegmentHeader header = present.get(segment.id());
            if (!segment.isCold()) {
                return header == null || header.firstSequence() <= old.firstSequence()
                        ? old
                        : new LogHistory(
                                header.firstSequence(),
                                Math.max(old.compactedThrough(), header.firstSequence() - 1));
            }
        }
        return old;
    }
}
