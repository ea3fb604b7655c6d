package io.lohdb.bench.targets;

/**
 * What the project has promised to reach.
 *
 * @param name what is measured, for the table
 * @param direction on which side of the limit the figure has to be
 * @param limit in the unit
 * @param unit of limit and figure
 */
record Target(String name, Direction direction, double limit, Unit unit) {
    /** What the table shows as required. */
    String requirement() {
        return direction.symbol() + " " + unit.show(limit);
    }

    /** Puts a measured figure to the test. */
    TargetResult result(final double figure, final String note) {
        return new TargetResult(this, figure, note);
    }

    /** The result when nothing could be measured: never met. */
    TargetResult failed(final String reason) {
        return new TargetResult(this, Double.NaN, reason);
    }
}
