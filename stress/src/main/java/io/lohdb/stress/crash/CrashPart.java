package io.lohdb.stress.crash;

import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Simulated power cuts by the million, on all cores: run after run, each from the next seed, until
 * there were enough cuts or something was found. A run takes some milliseconds; one that takes a
 * minute has hung, and is left behind. Needs no disk.
 */
public final class CrashPart implements Part {
    private static final long PUSH_CUTS = 250_000;
    private static final long LONG_CUTS = 20_000_000;
    private static final long RELEASE_CUTS = 100_000_000;
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long WATCH_MS = 20;

    /** Creates the part. */
    public CrashPart() {}

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public PartReport run(final PartRun run) throws InterruptedException {
        final CrashBudget budget =
                new CrashBudget(run.budget(PUSH_CUTS, LONG_CUTS, RELEASE_CUTS), run.seed());
        final AtomicReference<Throwable> breakdown = new AtomicReference<>();
        final Map<CrashWorker, Thread> workers = new LinkedHashMap<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            final CrashWorker worker = new CrashWorker(budget);
            final Thread thread = new Thread(worker, "crash-" + i);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(
                    (broken, fault) -> {
                        breakdown.compareAndSet(null, fault);
                        budget.stop();
                    });
            workers.put(worker, thread);
            thread.start();
        }
        final PartReport report = new PartReport();
        for (final Map.Entry<CrashWorker, Thread> each : workers.entrySet()) {
            if (hasEnded(each.getKey(), each.getValue(), budget, run)) {
                report.add(each.getKey().report());
            } else {
                report.find(each.getKey().hang());
                budget.stop();
            }
        }
        if (breakdown.get() != null) {
            throw new IllegalStateException("simulation broke down", breakdown.get());
        }
        return report;
    }

    private static boolean hasEnded(
            final CrashWorker worker,
            final Thread thread,
            final CrashBudget budget,
            final PartRun run)
            throws InterruptedException {
        while (thread.isAlive() && worker.runningNs() < PATIENCE_NS) {
            thread.join(WATCH_MS);
            run.progress().at(Math.min(budget.cuts(), budget.wanted()), budget.wanted());
        }
        return !thread.isAlive();
    }
}
