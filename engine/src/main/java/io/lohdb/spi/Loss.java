package io.lohdb.spi;

/**
 * Damaged bytes that a salvage skipped.
 *
 * @param file name of the damaged file inside the store directory
 * @param offset first byte skipped
 * @param length bytes skipped
 * @param firstSequence first sequence that is missing, 0 when no operation is missing
 * @param lastSequence last sequence that is missing, 0 when no operation is missing
 * @param problem what was wrong with the first byte skipped
 */
public record Loss(
        String file,
        long offset,
        long length,
        long firstSequence,
        long lastSequence,
        String problem) {}
