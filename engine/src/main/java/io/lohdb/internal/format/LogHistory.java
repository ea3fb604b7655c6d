package io.lohdb.internal.format;

/**
 * How far back a store remembers.
 *
 * @param firstSequence of the first log segment: changes before it can no longer be read one by one
 * @param compactedThrough the last operation when compaction last dropped something: states of the
 *     store before it cannot be rebuilt any more; 0 when nothing was ever dropped
 */
public record LogHistory(long firstSequence, long compactedThrough) {
    /** Nothing was compacted away. */
    public static final LogHistory WHOLE = new LogHistory(1, 0);
}
