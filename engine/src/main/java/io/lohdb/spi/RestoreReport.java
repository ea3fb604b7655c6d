package io.lohdb.spi;

/**
 * A store that was restored and checked.
 *
 * @param sequence the last operation in it; less than what was asked for when that lies inside a
 *     batch or a loss
 * @param bytes bytes copied
 * @param verification what the check at the end found: an intact store
 * @param durationNs how long it took, nanoseconds
 */
public record RestoreReport(
        long sequence, long bytes, VerifyReport verification, long durationNs) {}
