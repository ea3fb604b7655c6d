package io.lohdb.internal.format;

/** Values of a frame's type byte. 0 is never valid, so that zeros are never a frame. */
public final class FrameType {
    /** A value stored under a key. */
    public static final int PUT = 1;

    /** Tombstone: a key removed. */
    public static final int DELETE = 2;

    /** Says that everything before the position in its value was durable when it was written. */
    public static final int SYNC_MARK = 3;

    /** Progress of a named subscriber, see {@link CursorDescriptor}. */
    public static final int CURSOR = 4;

    /** Fills the end of a sealed segment; its checksum covers the header alone. */
    public static final int PADDING = 5;

    /** Reserved: everything after a commit marker is undone. */
    public static final int ROLLBACK = 6;

    /** Reserved: a whole key space is dropped. */
    public static final int DROP_SPACE = 7;

    /** Sequences that a salvage could not recover: from the one in its value to its own. */
    public static final int LOST = 8;

    private FrameType() {}

    /** Whether the frame is an operation with a sequence of its own. */
    public static boolean isOperation(final int type) {
        return type == PUT || type == DELETE;
    }

    /** Whether the frame may be part of a batch. */
    public static boolean isBatched(final int type) {
        return isOperation(type) || type == CURSOR;
    }

    /** Whether this release knows what the frame means. */
    public static boolean isKnown(final int type) {
        return isBatched(type) || type == SYNC_MARK || type == PADDING || type == LOST;
    }
}
