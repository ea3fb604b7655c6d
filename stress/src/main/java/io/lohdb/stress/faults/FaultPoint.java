package io.lohdb.stress.faults;

import io.lohdb.stress.disk.IoFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A fault at a step.
 *
 * @param step number of the step, from 1
 * @param fault what becomes of it
 * @param isLasting whether every later step meets the same
 */
public record FaultPoint(long step, IoFault fault, boolean isLasting) {
    private static final String ONCE = "once";
    private static final String EVER = "ever";

    /** All faults that a step can meet. */
    static final List<FaultPoint> KINDS =
            List.of(
                    new FaultPoint(0, IoFault.EIO, false),
                    new FaultPoint(0, IoFault.EIO, true),
                    new FaultPoint(0, IoFault.ENOSPC, false),
                    new FaultPoint(0, IoFault.ENOSPC, true),
                    new FaultPoint(0, IoFault.SHORT, false),
                    new FaultPoint(0, IoFault.SHORT, true),
                    new FaultPoint(0, IoFault.KILL, false),
                    new FaultPoint(0, IoFault.TORN, false));

    /** The same fault at another step. */
    FaultPoint at(final long newStep) {
        return new FaultPoint(newStep, fault, isLasting);
    }

    /**
     * Points from a text like {@code 57:EIO:ever} or {@code 57:EIO:once,61:KILL:once}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static List<FaultPoint> parse(final String text) {
        final List<FaultPoint> points = new ArrayList<>();
        for (final String point : text.split(",", -1)) {
            final String[] fields = point.trim().split(":", -1);
            if (fields.length != 3 || !(fields[2].equals(ONCE) || fields[2].equals(EVER))) {
                throw new IllegalArgumentException(
                        "fault point: expected=step:fault:once|ever found=" + point);
            }
            points.add(
                    new FaultPoint(
                            Long.parseLong(fields[0]),
                            IoFault.valueOf(fields[1].toUpperCase(Locale.ROOT)),
                            fields[2].equals(EVER)));
        }
        return points;
    }

    @Override
    public String toString() {
        return step + ":" + fault + ':' + (isLasting ? EVER : ONCE);
    }
}
