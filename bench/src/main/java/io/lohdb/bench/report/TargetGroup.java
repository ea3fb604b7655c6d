package io.lohdb.bench.report;

import java.util.List;

/**
 * Targets that one measurement decides.
 *
 * @param <P> says how much is measured
 */
public interface TargetGroup<P> {
    /**
     * The targets.
     *
     * @return in the order of the table
     */
    List<Target> targets();

    /**
     * Measures.
     *
     * @param plan how much
     * @return how each of {@link #targets()} fared, in their order
     */
    List<TargetResult> measure(P plan);
}
