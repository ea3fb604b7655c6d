package io.lohdb.internal.log;

/**
 * A place between two frames or batches of the log.
 *
 * @param position of what comes next
 * @param sequence of the last operation before
 */
public record LogPlace(long position, long sequence) {}
