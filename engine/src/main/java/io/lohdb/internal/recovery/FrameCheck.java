package io.lohdb.internal.recovery;

import io.lohdb.internal.log.Segment;

/**
 * Checks the frames of a walk, except where another thread has already. For the thread that walks.
 */
final class FrameCheck {
    private final FrameScanner scanner;
    private final ChecksumsAhead ahead;
    private final ReadingProgress progress;
    private Segment segment;
    private int checkedEnd;
    private boolean isInOrder;

    FrameCheck(
            final FrameScanner scanner,
            final ChecksumsAhead ahead,
            final ReadingProgress progress) {
        this.scanner = scanner;
        this.ahead = ahead;
        this.progress = progress;
    }

    /**
     * Checks lengths and checksum.
     *
     * @return null when an intact frame stands there
     */
    Problem check(final Segment in, final int frame) {
        progress.at(in, frame);
        if (in != segment) {
            segment = in;
            checkedEnd = 0;
            isInOrder = true;
            ahead.enter(in);
        }
        if (isInOrder && frame >= checkedEnd) {
            checkedEnd = ahead.checkedEnd(in);
        }
        return isInOrder && frame < checkedEnd ? null : scanner.check(in, frame);
    }

    /** The walk goes on somewhere else in a segment: others may have gone another way. */
    void skipped(final Segment in) {
        segment = in;
        isInOrder = false;
    }
}
