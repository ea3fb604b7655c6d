package io.lohdb.stress.faults;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Runs numbered cases on two threads and watches that none of them hangs. The numbers decide what a
 * case does, not the thread that happens to run it. For one thread, once.
 */
public final class Cases {
    private static final int THREADS = 2;
    private static final long POLL_MS = 200;
    private static final long HANG_NS = 120_000_000_000L;

    private final long count;
    private final long deadlineNs;
    private final AtomicLong next = new AtomicLong();

    /** Runs cases; each thread has its own. */
    public interface Worker {
        /**
         * Runs one case.
         *
         * @throws io.lohdb.stress.model.BrokenPromise when it finds one
         */
        void run(long number, PartReport report);

        /** Names a case, as text and as the command that runs it again. */
        Finding describe(long number, String what);
    }

    /** One thread and where it is. */
    private static final class Runner {
        private final Worker worker;
        private final PartReport report = new PartReport();
        private volatile long number = -1;
        private volatile long sinceNs;
        private Thread thread;

        Runner(final Worker worker) {
            this.worker = worker;
        }

        boolean isHanging() {
            return thread.isAlive() && number >= 0 && System.nanoTime() - sinceNs > HANG_NS;
        }
    }

    /**
     * Prepares cases.
     *
     * @param count numbers are below it
     * @param deadlineNs no case begins after it, see {@link System#nanoTime}
     */
    public Cases(final long count, final long deadlineNs) {
        this.count = count;
        this.deadlineNs = deadlineNs;
    }

    /** Cases begun. */
    public long begun() {
        return Math.min(count, next.get());
    }

    /**
     * Runs them.
     *
     * @param workers gives each thread its own
     */
    public PartReport run(final Supplier<Worker> workers, final Progress progress)
            throws InterruptedException {
        final List<Runner> runners = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            final Runner runner = new Runner(workers.get());
            runner.thread =
                    new Thread(
                            () ->
                                    EngineThread.call(
                                            "stress",
                                            () -> {
                                                work(runner);
                                                return null;
                                            }),
                            "lohdb-stress-" + i);
            runner.thread.setDaemon(true);
            runners.add(runner);
        }
        runners.forEach(runner -> runner.thread.start());
        final PartReport report = new PartReport();
        for (final Runner runner : runners) {
            while (runner.thread.isAlive() && !runner.isHanging()) {
                runner.thread.join(POLL_MS);
                progress.at(begun(), count);
            }
            if (runner.isHanging()) {
                // Its report is in use; what it has counted is lost with it.
                next.set(count);
                report.find(runner.worker.describe(runner.number, "hangs"));
            } else {
                report.add(runner.report);
            }
        }
        return report;
    }

    private void work(final Runner runner) {
        while (System.nanoTime() - deadlineNs < 0) {
            final long number = next.getAndIncrement();
            if (number >= count) {
                return;
            }
            runner.sinceNs = System.nanoTime();
            runner.number = number;
            try {
                runner.worker.run(number, runner.report);
            } catch (final RuntimeException | Error e) {
                runner.report.find(runner.worker.describe(number, String.valueOf(e)));
            }
        }
    }
}
