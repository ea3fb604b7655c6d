package io.lohdb.internal.recovery;

import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Segment files that the manifest does not name. Most are left over from a crash while they were
 * prepared or settled, and go. One that was served says so by its marks: then the manifest is older
 * than the log, and removing the file would destroy acknowledged data. A cold segment that is not
 * named holds copies only, or what compaction has moved on since.
 */
final class StraySegments {
    private final StoreDirectory directory;
    private final Manifest manifest;
    private final Set<String> named;
    private final List<String> strays = new ArrayList<>();

    StraySegments(final StoreDirectory directory, final Manifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
        this.named =
                manifest.segments().stream().map(ManifestSegment::file).collect(Collectors.toSet());
    }

    /**
     * Looks for segments that are newer than the manifest.
     *
     * @return what is given up with them
     * @throws io.lohdb.exceptions.CorruptLogException with {@code FAIL}, when there is one
     */
    List<Loss> check(final CorruptionPolicy policy) throws IOException {
        final List<Loss> losses = new ArrayList<>();
        for (final String name : directory.list()) {
            if (isStray(name)) {
                strays.add(name);
            }
        }
        for (final String name : strays) {
            if (!ManifestSegment.isColdFile(name) && wasServed(name)) {
                final Problem problem =
                        Problem.of(
                                "segment newer than the manifest",
                                "an id below " + manifest.nextSegmentId(),
                                ManifestSegment.id(name));
                if (policy == CorruptionPolicy.FAIL) {
                    throw problem.at(name, SegmentHeaderDescriptor.SEGMENT_ID_OFFSET);
                }
                // How many of its operations the manifest's segments hold, too, is not known.
                losses.add(new Loss(name, 0, directory.length(name), 0, 0, problem.toString()));
                directory.keepDamaged(name);
            }
        }
        return losses;
    }

    /** Deletes all that were there when they were looked for. */
    void remove() throws IOException {
        for (final String name : strays) {
            directory.delete(name);
        }
    }

    private boolean isStray(final String name) {
        return (ManifestSegment.isSegmentFile(name) || ManifestSegment.isColdFile(name))
                && !named.contains(name);
    }

    private boolean wasServed(final String name) throws IOException {
        final long id = ManifestSegment.id(name);
        if (id < manifest.nextSegmentId()
                || directory.length(name) < SegmentHeaderDescriptor.HEADER_LENGTH) {
            return false;
        }
        final MappedFile file = directory.map(name, ManifestDescriptor.MAX_SEGMENT_LENGTH);
        try {
            final UnsafeBuffer buffer = new UnsafeBuffer(file.memory());
            if (!SegmentHeaderDescriptor.isIntact(buffer)) {
                return false;
            }
            final SegmentHeader header = SegmentHeaderDescriptor.decode(buffer);
            if (!header.storeId().equals(manifest.storeId())
                    || header.segmentId() != id
                    || header.segmentLength() != buffer.capacity()) {
                return false;
            }
            final DurableEvidence evidence = new DurableEvidence(new FrameScanner());
            evidence.scan(new Segment(header, file, 0), SegmentHeaderDescriptor.HEADER_LENGTH);
            return LogPosition.segmentId(evidence.position()) >= id;
        } finally {
            file.close();
        }
    }
}
