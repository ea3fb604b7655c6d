package io.lohdb.internal.recovery;

import java.util.List;

/**
 * A cold segment that lost something.
 *
 * @param opened as it was found
 * @param extents what is left of its frames
 */
record DamagedCold(OpenedSegment opened, List<Extent> extents) {}
