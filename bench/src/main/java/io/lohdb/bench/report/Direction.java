package io.lohdb.bench.report;

/** On which side of the limit a figure has to be. */
public enum Direction {
    /** At the limit or above it. */
    AT_LEAST(">="),
    /** At the limit or below it. */
    AT_MOST("<="),
    /** Below the limit. */
    BELOW("<"),
    /** Anywhere: the figure is reported, nothing is required of it. */
    REPORTED("");

    private final String symbol;

    Direction(final String symbol) {
        this.symbol = symbol;
    }

    /** How tables show it. */
    String symbol() {
        return symbol;
    }

    /** Whether a figure is on the right side; NaN never is. */
    boolean isMet(final double figure, final double limit) {
        return switch (this) {
            case AT_LEAST -> figure >= limit;
            case AT_MOST -> figure <= limit;
            case BELOW -> figure < limit;
            case REPORTED -> !Double.isNaN(figure);
        };
    }
}
