package io.lohdb.stress.faults;

import io.lohdb.stress.disk.IoFault;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All pairs of faults of one use, a later one after an earlier one, in an order that a seed
 * decides: a beginning of it is a sample without repetition. Immutable.
 */
final class FaultPairs {
    private static final List<IoFault> FIRST = List.of(IoFault.EIO, IoFault.ENOSPC);
    private static final List<IoFault> SECOND = List.of(IoFault.EIO, IoFault.ENOSPC, IoFault.KILL);

    private final long steps;
    private final long count;
    private final long start;
    private final long stride;

    FaultPairs(final long steps, final SplittableRandom random) {
        this.steps = steps;
        this.count = steps * (steps - 1) / 2 * FIRST.size() * SECOND.size();
        this.start = random.nextLong(count);
        long step = random.nextLong(count) | 1;
        while (divisor(step, count) != 1) {
            step += 2;
        }
        this.stride = step;
    }

    private static long divisor(final long a, final long b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    /** How many there are. */
    long count() {
        return count;
    }

    /** The pair at a place of the order. */
    List<FaultPoint> points(final long place) {
        final long number = Math.floorMod(start + place * stride, count);
        final int kinds = FIRST.size() * SECOND.size();
        final int kind = (int) (number % kinds);
        long pair = number / kinds;
        long first = 1;
        while (pair >= steps - first) {
            pair -= steps - first;
            first++;
        }
        return List.of(
                new FaultPoint(first, FIRST.get(kind / SECOND.size()), false),
                new FaultPoint(first + 1 + pair, SECOND.get(kind % SECOND.size()), false));
    }
}
