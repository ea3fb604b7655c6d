package io.lohdb.bench.report;

/**
 * What the project has promised to reach, or what it reports beside its promises.
 *
 * @param name what is measured, for the table
 * @param direction on which side of the limit the figure has to be
 * @param limit in the unit; has no meaning when nothing is required
 * @param unit of limit and figure
 */
public record Target(String name, Direction direction, double limit, Unit unit) {
    private static final String NOTHING = "-";

    /**
     * A figure that is shown beside the others and of which nothing is required, except that it
     * could be measured.
     *
     * @param name what is measured, for the table
     * @param unit of the figure
     * @return the target
     */
    public static Target reported(final String name, final Unit unit) {
        return new Target(name, Direction.REPORTED, Double.NaN, unit);
    }

    /** Whether there is something to be reached. */
    boolean isRequired() {
        return direction != Direction.REPORTED;
    }

    /** What the table shows as required. */
    String requirement() {
        return isRequired() ? direction.symbol() + " " + unit.show(limit) : NOTHING;
    }

    /**
     * Puts a measured figure to the test.
     *
     * @param figure in the target's unit
     * @param note how it came about
     * @return the result
     */
    public TargetResult result(final double figure, final String note) {
        return new TargetResult(this, figure, note);
    }

    /**
     * The result when nothing could be measured: never met.
     *
     * @param reason why not
     * @return the result
     */
    public TargetResult failed(final String reason) {
        return new TargetResult(this, Double.NaN, reason);
    }
}
