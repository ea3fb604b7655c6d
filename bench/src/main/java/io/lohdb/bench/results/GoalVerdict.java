package io.lohdb.bench.results;

/**
 * A promise of LohDB's, put to the test. Immutable.
 *
 * @param name what was promised
 * @param requirement what has to be reached, as text
 * @param verdict how it fared
 * @param figure what was reached; null when it was not measured
 * @param limit what has to be reached
 * @param unit of figure and limit: "x", "op/s", "us"
 * @param note which figures it was made of, or why there are none
 */
public record GoalVerdict(
        String name,
        String requirement,
        Verdict verdict,
        Double figure,
        double limit,
        String unit,
        String note) {
    /** How a goal fared. */
    public enum Verdict {
        /** Reached. */
        PASS,
        /** Missed. */
        FAIL,
        /** This run did not measure what it takes to say. */
        NOT_MEASURED
    }
}
