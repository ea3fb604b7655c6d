package io.lohdb.stress.kill;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.FixedWorkRig.Start;
import io.lohdb.stress.kill.child.SystemCallTracer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The system calls of the fixed work at which something can be made to happen: counted once, then
 * numbered in a fixed order, so that a number names a point on this machine.
 */
public final class CallPoints {
    /** Every call by which the engine changes files or makes them durable. */
    private static final List<String> CALLS =
            List.of(
                    "msync",
                    "fsync",
                    "fdatasync",
                    "rename",
                    "pwrite64",
                    "ftruncate",
                    "fallocate",
                    "unlink",
                    "mkdir");

    private static final String FILL = "pwrite64";

    /** Fills are many and alike; no power of two, so that every slice of a file is met. */
    private static final int FILL_STEP = 11;

    /**
     * A call.
     *
     * @param start what the work begins with
     * @param call name of the system call
     * @param n which one of a thread, from 1
     */
    public record CallPoint(Start start, String call, int n) {}

    private CallPoints() {}

    /** Counts; the tracer has to be there. */
    public static List<CallPoint> count(final FixedWorkRig rig)
            throws IOException, InterruptedException {
        final List<CallPoint> points = new ArrayList<>();
        for (final Start start : Start.values()) {
            final FixedWorkRig.Outcome outcome =
                    rig.run(
                            start,
                            Threading.DEDICATED,
                            command ->
                                    command.traced(
                                            SystemCallTracer.logging(rig.traceLog(), CALLS)));
            if (outcome.exit() != FixedWork.ENDED || !outcome.hang().isEmpty()) {
                throw new IOException("the work does not run while traced: " + outcome.errors());
            }
            final Map<String, Integer> most = SystemCallTracer.mostCallsOfOneThread(rig.traceLog());
            for (final String call : CALLS) {
                final int step = call.equals(FILL) ? FILL_STEP : 1;
                for (int n = 1; n <= most.getOrDefault(call, 0); n += step) {
                    points.add(new CallPoint(start, call, n));
                }
            }
        }
        return points;
    }
}
