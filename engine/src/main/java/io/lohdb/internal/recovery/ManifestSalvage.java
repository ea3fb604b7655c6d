package io.lohdb.internal.recovery;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogHistory;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes a new manifest from the headers of the segments when the old one is damaged or gone. The
 * log walk then judges the segments as always; nothing that is written here is trusted beyond them.
 */
final class ManifestSalvage {
    private final StoreDirectory directory;
    private final RandomGenerator random;
    private final List<ManifestSegment> segments = new ArrayList<>();
    private StoreId storeId;

    /** Of the oldest log segment; 0 before one was found. */
    private long firstSequence;

    ManifestSalvage(final StoreDirectory directory, final RandomGenerator random) {
        this.directory = directory;
        this.random = random;
    }

    /**
     * Rebuilds the manifest in memory; the settling that follows writes it.
     *
     * @throws LohDbException the problem, when no intact segment header is left
     */
    Manifest rebuild(final LohDbException problem) throws IOException {
        if (directory.length(ManifestDescriptor.FILE) >= 0) {
            directory.keepDamaged(ManifestDescriptor.FILE);
        }
        final List<String> names = new ArrayList<>(directory.list());
        names.removeIf(
                name -> !ManifestSegment.isSegmentFile(name) && !ManifestSegment.isColdFile(name));
        // Ids ascending; of one id, which nobody gives out twice, the log segment first.
        names.sort(
                Comparator.<String>comparingLong(ManifestSegment::id)
                        .thenComparing(ManifestSegment::isColdFile));
        for (final String name : names) {
            if (!take(name) && directory.length(name) > 0) {
                directory.keepDamaged(name);
            }
        }
        if (storeId == null) {
            throw problem;
        }
        final long nextId = ManifestSegment.id(names.get(names.size() - 1)) + 1;
        return new Manifest(
                storeId,
                random.nextLong(),
                random.nextLong(),
                nextId,
                0,
                0,
                false,
                segments,
                history());
    }

    /** Names a segment; returns false when its file is none of this store's. */
    private boolean take(final String name) throws IOException {
        final ManifestSegment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (last != null && last.id() == ManifestSegment.id(name)) {
            return false;
        }
        final SegmentHeader header = header(name);
        if (header == null || (storeId != null && !storeId.equals(header.storeId()))) {
            return false;
        }
        storeId = header.storeId();
        final int end = header.isCold() ? coldEnd(name, header) : 0;
        if (!header.isCold() && firstSequence == 0) {
            firstSequence = header.firstSequence();
        }
        segments.add(
                new ManifestSegment(
                        header.segmentId(),
                        header.salt(),
                        header.segmentLength(),
                        end,
                        header.isCold()));
        return true;
    }

    /**
     * Where the log began is not known any more. Without cold segments it is taken to have begun at
     * the beginning, so that whatever is missing is reported.
     */
    private LogHistory history() {
        final boolean wasCompacted = segments.stream().anyMatch(ManifestSegment::isCold);
        return wasCompacted && firstSequence > 0 && firstSequence <= FrameDescriptor.MAX_SEQUENCE
                ? new LogHistory(firstSequence, firstSequence - 1)
                : LogHistory.WHOLE;
    }

    /** Behind everything that was written into a cold segment, intact or not. */
    private int coldEnd(final String name, final SegmentHeader header) throws IOException {
        final MappedFile file = directory.map(name, header.segmentLength());
        try {
            final Segment segment = new Segment(header, file, 0);
            int end = segment.length();
            while (end > SegmentHeaderDescriptor.HEADER_LENGTH
                    && segment.buffer().getLong(end - Long.BYTES) == 0) {
                end -= Long.BYTES;
            }
            final Resync resync = new Resync(new FrameScanner(), segment, segment.length());
            int behind = SegmentHeaderDescriptor.HEADER_LENGTH;
            int frame = resync.after(behind - 1, 0);
            while (frame < segment.length()) {
                behind = FrameDescriptor.next(segment.buffer(), frame);
                frame = resync.after(behind - 1, 0);
            }
            return Math.max(behind, BitUtil.align(end, FrameDescriptor.ALIGNMENT));
        } finally {
            file.close();
        }
    }

    private SegmentHeader header(final String name) throws IOException {
        final long length = directory.length(name);
        if (length < SegmentHeaderDescriptor.HEADER_LENGTH
                || length > ManifestDescriptor.MAX_SEGMENT_LENGTH) {
            return null;
        }
        final MappedFile file = directory.map(name, ManifestDescriptor.MAX_SEGMENT_LENGTH);
        try {
            final UnsafeBuffer buffer = new UnsafeBuffer(file.memory());
            if (!SegmentHeaderDescriptor.isIntact(buffer)) {
                return null;
            }
            final SegmentHeader header = SegmentHeaderDescriptor.decode(buffer);
            final ManifestSegment named =
                    new ManifestSegment(
                            header.segmentId(),
                            header.salt(),
                            header.segmentLength(),
                            0,
                            header.isCold());
            return named.file().equals(name)
                            && header.segmentLength() == length
                            && ManifestDescriptor.isLength(named)
                    ? header
                    : null;
        } finally {
            file.close();
        }
    }
}
