package io.lohdb.internal.backup;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;

/**
 * A segment in a backup.
 *
 * @param named what the restored manifest says of it
 * @param segment its bytes
 */
record StoredSegment(ManifestSegment named, Segment segment) {
    /** Sequence of the first operation; of a cold segment its birth. */
    long firstSequence() {
        return segment.header().firstSequence();
    }

    /** Offset behind the last byte that counts. */
    int used() {
        return named.end() == 0 ? named.length() : named.end();
    }

    /** The same segment with its frames ending somewhere. */
    StoredSegment endingAt(final int end) {
        return new StoredSegment(
                new ManifestSegment(named.id(), named.salt(), named.length(), end, named.isCold()),
                segment);
    }
}
