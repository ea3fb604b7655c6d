package io.lohdb.spi;

import java.util.List;

/**
 * A store that was made of the intact parts of a damaged one, and checked.
 *
 * @param losses what could not be saved: first the bytes that could not be read, then what a
 *     salvage of the rest skipped; empty when nothing was lost
 * @param lastSequence the last operation in the new store
 * @param verification what the check at the end found: an intact store
 */
public record RepairReport(List<Loss> losses, long lastSequence, VerifyReport verification) {
    /**
     * Keeps a copy of the losses.
     *
     * @param losses what could not be saved; empty when nothing was lost
     * @param lastSequence the last operation in the new store
     * @param verification what the check at the end found: an intact store
     */
    public RepairReport {
        losses = List.copyOf(losses);
    }
}
