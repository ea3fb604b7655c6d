package io.lohdb.spi;

import java.util.List;

/**
 * What a check of a whole store found. Nothing was changed.
 *
 * @param segments segments whose frames were checked
 * @param frames frames found in order, marks included, padding not
 * @param bytes bytes of the segments up to the end of their frames
 * @param keys keys that a reader of the store finds
 * @param tornBytes bytes behind the last whole operation that were never acknowledged as durable: a
 *     crash leaves them, and they are no damage
 * @param findings what is damaged; empty when the store is intact
 * @param durationNs how long it took, nanoseconds
 */
public record VerifyReport(
        long segments,
        long frames,
        long bytes,
        long keys,
        long tornBytes,
        List<Loss> findings,
        long durationNs) {
    /**
     * Keeps a copy of the findings.
     *
     * @param segments segments whose frames were checked
     * @param frames frames found in order, marks included, padding not
     * @param bytes bytes of the segments up to the end of their frames
     * @param keys keys that a reader of the store finds
     * @param tornBytes bytes behind the last whole operation that were never acknowledged
     * @param findings what is damaged; empty when the store is intact
     * @param durationNs how long it took, nanoseconds
     */
    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /**
     * Whether nothing is damaged.
     *
     * @return true when there are no findings
     */
    public boolean isIntact() {
        return findings.isEmpty();
    }
}
