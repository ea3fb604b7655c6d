package io.lohdb.stress.crash;

import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.IoKind;

/** What becomes of steps towards the disk from a certain one on. For one thread. */
final class FaultPlan {
    private static final int MAX_DELAY = 8;
    private static final int FULL_STEPS = 5;

    private IoFault planned = IoFault.NONE;
    private long from;
    private long to;

    /** Plans what a step says, for one of the next steps towards the disk. */
    void make(final Step step, final long ioCount) {
        planned =
                switch (step.action()) {
                    case FAIL_SYNC -> IoFault.EIO;
                    case NO_SPACE -> IoFault.ENOSPC;
                    default -> step.detail() % 2 == 0 ? IoFault.KILL : IoFault.TORN;
                };
        from = ioCount + 1 + step.detail() / 2 % MAX_DELAY;
        to = planned == IoFault.ENOSPC ? from + FULL_STEPS : Long.MAX_VALUE;
    }

    /** Whether something may still happen. */
    boolean isPending() {
        return planned != IoFault.NONE;
    }

    /** Whether the process is to end. */
    boolean endsProcess() {
        return planned == IoFault.KILL || planned == IoFault.TORN;
    }

    /** Nothing will happen any more. */
    void drop() {
        planned = IoFault.NONE;
    }

    /** What becomes of a step; each fault happens once, only a device stays full for a while. */
    IoFault at(final IoKind kind, final long number) {
        if (number < from || number > to) {
            return IoFault.NONE;
        }
        return switch (planned) {
            case NONE -> IoFault.NONE;
            case EIO -> kind == IoKind.SYNC_RANGE ? useUp() : IoFault.NONE;
            case ENOSPC -> kind == IoKind.CREATE || kind == IoKind.WRITE ? planned : IoFault.NONE;
            default -> useUp();
        };
    }

    private IoFault useUp() {
        final IoFault used = planned;
        planned = IoFault.NONE;
        return used;
    }
}
