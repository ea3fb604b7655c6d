package io.lohdb.internal.format;

/**
 * Between which points of the log the pages of a checkpoint were copied. Every page shows all
 * operations up to the begin, none behind the end, and some of those between.
 *
 * @param position where replay begins: the end of the log when the first page was about to be
 *     copied
 * @param sequence the last operation before that position
 * @param endPosition end of the log after the last page was copied
 * @param endSequence the last operation before that position; a log without it does not fit
 */
public record CheckpointSpan(long position, long sequence, long endPosition, long endSequence) {}
