package io.lohdb.bench.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** In which order stores take turns. Stateless. */
public final class Rotation {
    private Rotation() {}

    /**
     * The order of a round: everybody once, and another one first in each round, so that nobody
     * always follows the same one.
     *
     * @param all everybody, in the order of the first round
     * @param round 0 for the first
     * @param <T> whoever takes turns
     * @return a copy
     */
    public static <T> List<T> order(final List<T> all, final int round) {
        final List<T> order = new ArrayList<>(all);
        Collections.rotate(order, -round);
        return order;
    }
}
