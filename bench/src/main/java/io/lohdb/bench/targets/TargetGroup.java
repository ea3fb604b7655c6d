package io.lohdb.bench.targets;

import java.util.List;

/** Targets that one measurement decides. */
interface TargetGroup {
    /** The targets. */
    List<Target> targets();

    /** Measures, and says how each of {@link #targets()} fared, in their order. */
    List<TargetResult> measure(MeasurementPlan plan);
}
