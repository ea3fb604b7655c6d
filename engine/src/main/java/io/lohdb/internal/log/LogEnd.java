package io.lohdb.internal.log;

/**
 * Where a log ends.
 *
 * @param active the last segment; null when there is none yet
 * @param tail offset behind its last frame
 * @param sequence of the last operation
 */
public record LogEnd(Segment active, int tail, long sequence) {}
