package io.lohdb.internal.recovery;

import io.lohdb.internal.log.Segment;

/**
 * A run of intact frames, batches whole.
 *
 * @param segment where they are
 * @param from offset of the first
 * @param to offset behind the last
 */
record Extent(Segment segment, int from, int to) {}
