package io.lohdb.internal.recovery;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.MappedFile;

/**
 * A segment that the manifest names, as it was found.
 *
 * @param named the manifest's words
 * @param file its mapping, or null when it is missing or empty
 * @param segment over the mapping, or null; with a header made from the manifest when its own is
 *     bad
 * @param state what its header is worth
 * @param problem what is wrong, or null
 */
record OpenedSegment(
        ManifestSegment named, MappedFile file, Segment segment, State state, Problem problem) {
    /** What a header is worth. */
    enum State {
        /** As it should be. */
        INTACT,
        /** All zeros: the segment was prepared and never used, or its header never got to disk. */
        UNUSED,
        /** Bytes that are no header, as a power cut may leave them. */
        DAMAGED,
        /** Missing, of another length, or another segment's: nothing that a crash can produce. */
        FOREIGN
    }

    /** Unmaps it. */
    void release() {
        if (file != null) {
            file.close();
        }
    }
}
