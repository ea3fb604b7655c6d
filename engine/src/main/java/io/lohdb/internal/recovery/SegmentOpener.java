package io.lohdb.internal.recovery;

import io.lohdb.internal.format.FormatVersion;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/** Maps the segments that a manifest names and judges their headers. */
final class SegmentOpener {
    private final StoreDirectory directory;
    private final Manifest manifest;

    SegmentOpener(final StoreDirectory directory, final Manifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    OpenedSegment open(final ManifestSegment named, final int number) throws IOException {
        final long length = directory.length(named.file());
        if (length < 0) {
            return missing(
                    named, Problem.of("segment missing", named.length() + " bytes", "no file"));
        }
        final Problem wrongLength =
                length == named.length()
                        ? null
                        : Problem.of("segment length mismatch", named.length(), length);
        if (length < SegmentHeaderDescriptor.HEADER_LENGTH + FrameDescriptor.MIN_FRAME_ROOM) {
            return missing(named, wrongLength);
        }
        final MappedFile file = directory.map(named.file(), named.length());
        final UnsafeBuffer buffer = new UnsafeBuffer(file.memory());
        if (wrongLength == null && SegmentHeaderDescriptor.isUnused(buffer)) {
            return new OpenedSegment(
                    named,
                    file,
                    new Segment(fromManifest(named), file, number),
                    OpenedSegment.State.UNUSED,
                    Problem.of("segment header missing", "a header", "zeros"));
        }
        final boolean isIntact = SegmentHeaderDescriptor.isIntact(buffer);
        final Problem problem =
                wrongLength != null
                        ? wrongLength
                        : isIntact
                                ? identityProblem(named, buffer)
                                : Problem.of(
                                        "segment header damaged",
                                        "magic and crc",
                                        "something else");
        final SegmentHeader header =
                problem == null ? SegmentHeaderDescriptor.decode(buffer) : fromManifest(named);
        return new OpenedSegment(
                named,
                file,
                new Segment(header, file, number),
                state(problem, wrongLength != null || isIntact),
                problem);
    }

    private static OpenedSegment missing(final ManifestSegment named, final Problem problem) {
        return new OpenedSegment(named, null, null, OpenedSegment.State.FOREIGN, problem);
    }

    private SegmentHeader fromManifest(final ManifestSegment named) {
        return new SegmentHeader(
                manifest.storeId(),
                named.id(),
                named.length(),
                0,
                named.salt(),
                0,
                0,
                named.isCold());
    }

    private static String kind(final ManifestSegment named) {
        return named.isCold() ? "a cold segment" : "a log segment";
    }

    private static OpenedSegment.State state(final Problem problem, final boolean isForeign) {
        if (problem == null) {
            return OpenedSegment.State.INTACT;
        }
        return isForeign ? OpenedSegment.State.FOREIGN : OpenedSegment.State.DAMAGED;
    }

    private Problem identityProblem(final ManifestSegment named, final UnsafeBuffer buffer) {
        FormatVersion.check(named.file(), SegmentHeaderDescriptor.version(buffer));
        final SegmentHeader header = SegmentHeaderDescriptor.decode(buffer);
        if (!header.storeId().equals(manifest.storeId())) {
            return Problem.of("segment of another store", manifest.storeId(), header.storeId());
        }
        if (header.segmentId() != named.id()) {
            return Problem.of("segment id mismatch", named.id(), header.segmentId());
        }
        if (header.segmentLength() != named.length()) {
            return Problem.of("segment length mismatch", named.length(), header.segmentLength());
        }
        if (!SegmentHeaderDescriptor.isKnown(buffer, named.isCold())) {
            return Problem.of("segment header out of range", kind(named), "another kind");
        }
        if (header.salt() != named.salt()) {
            return Problem.of(
                    "segment salt mismatch",
                    Long.toHexString(named.salt()),
                    Long.toHexString(header.salt()));
        }
        return null;
    }
}
