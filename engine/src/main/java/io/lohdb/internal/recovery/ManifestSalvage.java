package io.lohdb.internal.recovery;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes a new manifest from the headers of the segments when the old one is damaged or gone. The
 * log walk then judges the segments as always; nothing that is written here is trusted beyond them.
 */
final class ManifestSalvage {
    private final StoreDirectory directory;
    private final RandomGenerator random;

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
        StoreId storeId = null;
        final List<ManifestSegment> segments = new ArrayList<>();
        final List<String> names = new ArrayList<>(directory.list());
        names.removeIf(name -> !ManifestSegment.isSegmentFile(name));
        names.sort(null);
        for (final String name : names) {
            final SegmentHeader header = header(name);
            if (header != null && (storeId == null || storeId.equals(header.storeId()))) {
                storeId = header.storeId();
                segments.add(
                        new ManifestSegment(
                                header.segmentId(), header.salt(), header.segmentLength(), 0));
            } else if (directory.length(name) > 0) {
                directory.keepDamaged(name);
            }
        }
        if (storeId == null) {
            throw problem;
        }
        final long nextId = ManifestSegment.id(names.get(names.size() - 1)) + 1;
        return new Manifest(
                storeId, random.nextLong(), random.nextLong(), nextId, 0, 0, false, segments);
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
            return ManifestSegment.file(header.segmentId()).equals(name)
                            && header.segmentLength() == length
                            && Integer.bitCount(header.segmentLength()) == 1
                    ? header
                    : null;
        } finally {
            file.close();
        }
    }
}
