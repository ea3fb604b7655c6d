package io.lohdb.bench.workload;

/**
 * Entry numbers of which few come often: the rank {@code k} of {@code bound} ranks is drawn with a
 * probability proportional to {@code k} to the power of minus the exponent. One thread at a time.
 *
 * <p>Drawn by rejection-inversion (W. Hörmann, G. Derflinger, "Rejection-inversion to generate
 * variates from monotone discrete distributions", ACM TOMACS 6(3), 1996), which needs no tables and
 * takes the same time for any bound. Let {@code h(x) = x^-s} and {@code H} be an antiderivative of
 * it. A point below {@code h} is drawn by inverting {@code H}; its x, rounded, is the rank if the
 * point lies in the bar that stands for the rank. The bar of rank {@code k} takes the area from
 * {@code H(k + 1/2) - h(k)} to {@code H(k + 1/2)}, since {@code h} is convex. What lies within a
 * fixed distance left of {@code k} is in the bar for sure, so that {@code H} is seldom evaluated
 * again.
 *
 * <p>Ranks are scattered over the entries by a bijection: entries that come often are not
 * neighbours, and not those that were loaded first.
 */
public final class ZipfNumbers implements EntryNumbers {
    /** A prime above every bound, so that multiplying by it is a bijection modulo the bound. */
    private static final long SCATTER = 2_654_435_761L;

    private static final double HALF = 0.5;

    private final RandomNumbers random;
    private final long bound;
    private final double exponent;

    /** Area left of the first bar; that bar is cut off at its left, where all of it is accepted. */
    private final double firstArea;

    private final double lastArea;
    private final double sureDistance;

    /**
     * Starts a series.
     *
     * @param seed the same seed gives the same series
     * @param bound numbers are from 0 to one less than this; at most 2^31
     * @param exponent of the distribution, above 0 and not 1, which would need another integral
     */
    public ZipfNumbers(final long seed, final long bound, final double exponent) {
        if (!(exponent > 0) || exponent == 1) {
            throw new IllegalArgumentException("exponent must be above 0, not 1: " + exponent);
        }
        this.random = new RandomNumbers(seed, bound);
        this.bound = bound;
        this.exponent = exponent;
        this.firstArea = integral(1 + HALF) - 1;
        this.lastArea = integral(bound + HALF);
        this.sureDistance = 2 - inverse(integral(2 + HALF) - density(2));
    }

    @Override
    public long next() {
        return numberOf(nextRank());
    }

    /** The entry that has a rank. */
    long numberOf(final long rank) {
        return rank * SCATTER % bound;
    }

    /**
     * Draws a rank.
     *
     * @return 1 to the bound; low ones come often
     */
    public long nextRank() {
        while (true) {
            final double area = lastArea + random.nextFraction() * (firstArea - lastArea);
            final double x = inverse(area);
            final long rank = Math.max(1, Math.min(bound, (long) (x + HALF)));
            if (rank - x <= sureDistance
                    || area >= integral(rank + HALF) - density((double) rank)) {
                return rank;
            }
        }
    }

    private double density(final double x) {
        return Math.pow(x, -exponent);
    }

    private double integral(final double x) {
        return (Math.pow(x, 1 - exponent) - 1) / (1 - exponent);
    }

    private double inverse(final double area) {
        return Math.pow(1 + area * (1 - exponent), 1 / (1 - exponent));
    }
}
