package io.lohdb.stress.faults;

import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.IoKind;
import io.lohdb.stress.disk.IoObserver;
import java.util.List;

/**
 * Has certain steps fail. It counts the steps itself, through all disks that it observes one after
 * the other. For one thread.
 */
final class FaultPlan implements IoObserver {
    private final List<FaultPoint> points;
    private long stepCount;
    private long hitCount;
    private int metCount;

    /** A plan with faults at some steps, in the order of steps; none is fine. */
    FaultPlan(final List<FaultPoint> points) {
        this.points = points;
    }

    @Override
    public IoFault before(final IoKind kind, final long number) {
        stepCount++;
        IoFault planned = IoFault.NONE;
        for (final FaultPoint point : points) {
            if (stepCount == point.step()) {
                metCount++;
            }
            if (isHit(point, kind)) {
                planned = point.fault();
            }
        }
        if (planned != IoFault.NONE) {
            hitCount++;
        }
        return planned;
    }

    private boolean isHit(final FaultPoint point, final IoKind kind) {
        if (stepCount == point.step()) {
            return true;
        }
        // A device that stays full can still be read.
        return point.isLasting()
                && stepCount > point.step()
                && (point.fault() != IoFault.ENOSPC || kind.isChange());
    }

    /** Steps so far. */
    long stepCount() {
        return stepCount;
    }

    /** Steps that failed. */
    long hitCount() {
        return hitCount;
    }

    /** Points that were reached. */
    int metCount() {
        return metCount;
    }
}
