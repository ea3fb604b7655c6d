package io.lohdb.bench.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** In which order stores take turns. Stateless. */
final class Rotation {
    private Rotation() {}

    /**
     * The order of a round: everybody once, and another one first in each round, so that nobody
     * always follows the same one.
     */
    static <T> List<T> order(final List<T> all, final int round) {
        final List<T> order = new ArrayList<>(all);
        Collections.rotate(order, -round);
        return order;
    }
}
