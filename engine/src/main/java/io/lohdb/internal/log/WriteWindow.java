package io.lohdb.internal.log;

import java.nio.ByteBuffer;

/**
 * A part of a segment that is mapped once more, for the writer alone.
 *
 * @param begin its first byte in the segment
 * @param memory the mapping
 */
record WriteWindow(Segment segment, int begin, ByteBuffer memory) {
    /** Offset behind its last byte. */
    int end() {
        return begin + memory.capacity();
    }

    /** Removes the mapping. */
    void close() {
        segment.file().closeWindow(memory);
    }
}
