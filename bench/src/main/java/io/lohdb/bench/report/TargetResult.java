package io.lohdb.bench.report;

/**
 * A target and what was measured for it.
 *
 * @param target what was to be reached
 * @param figure what was measured, in the target's unit; NaN when the measurement failed
 * @param note how the figure came about, for the table
 */
public record TargetResult(Target target, double figure, String note) {
    /** Whether the target was reached. */
    boolean isMet() {
        return target.direction().isMet(figure, target.limit());
    }

    /** What the table shows as measured. */
    String measured() {
        return target.unit().show(figure);
    }

    /** What the table shows as verdict. */
    String verdict() {
        if (!isMet()) {
            return "FAIL";
        }
        return target.isRequired() ? "PASS" : "-";
    }
}
