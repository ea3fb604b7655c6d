package io.lohdb.stress.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides whether a history of one key, or of many, can be explained by calls that took effect one
 * after the other, each between its begin and its end (Herlihy and Wing, "Linearizability: A
 * Correctness Condition for Concurrent Objects", ACM TOPLAS 1990).
 *
 * <p>The search is that of Wing and Gong ("Testing and Verifying Concurrent Objects", Journal of
 * Parallel and Distributed Computing 1993): take any call that began before the first end among
 * those left, let it take effect, go on; where nothing fits, take the last one back. As Lowe
 * ("Testing for Linearizability", Concurrency and Computation: Practice and Experience 2017) it
 * remembers which sets of calls in which state have led nowhere ({@link OrderSearch}). Keys are
 * independent, and linearizability is local: a history is checked key by key, the
 * P-compositionality of Horn and Kroening ("Faster Linearizability Checking via
 * P-Compositionality", FORTE 2015).
 *
 * <p>The number of remembered configurations is bounded; beyond it the verdict is {@link
 * Verdict#UNDECIDED}. For one thread.
 */
final class LinearizabilityChecker {
    private final int maxConfigurations;

    /** What is known about a history. */
    enum Verdict {
        LINEARIZABLE,
        VIOLATED,
        /** The bound was met before an answer. */
        UNDECIDED
    }

    /**
     * Creates a checker.
     *
     * @param maxConfigurations how many to remember at most for one key
     */
    LinearizabilityChecker(final int maxConfigurations) {
        this.maxConfigurations = maxConfigurations;
    }

    /** Splits a history by key; the calls of a key stay in order of their begin. */
    static Map<Integer, List<Operation>> byKey(final List<Operation> history) {
        final Map<Integer, List<Operation>> keys = new TreeMap<>();
        for (final Operation operation : history) {
            keys.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
        }
        keys.values().forEach(calls -> calls.sort(Comparator.comparingLong(Operation::invoked)));
        return keys;
    }

    /** Checks the calls of one key. */
    Verdict check(final List<Operation> ofOneKey, final SequentialModel model) {
        return new OrderSearch(ofOneKey, model, maxConfigurations).run();
    }

    /**
     * The calls of one key that cannot be explained, as few as the search finds: reads and refused
     * calls that are not needed for the contradiction are left out, which never makes one.
     */
    List<Operation> shrink(final List<Operation> violated, final SequentialModel model) {
        final List<Operation> kept = new ArrayList<>(violated);
        for (int i = kept.size() - 1; i >= 0; i--) {
            final Operation candidate = kept.get(i);
            if (candidate.isReadOnly()) {
                kept.remove(i);
                if (check(kept, model) != Verdict.VIOLATED) {
                    kept.add(i, candidate);
                }
            }
        }
        return kept;
    }
}
