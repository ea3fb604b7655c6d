package io.lohdb.stress.kill;

import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Works through a list of tasks on a few threads; most of the time of a task goes by in other
 * processes. The first exception of the harness ends the run.
 */
public final class ParallelTasks {
    private static final int MAX_THREADS = 2;
    private static final long END_LIMIT_MS = 60_000;

    private final List<Task> tasks;
    private final Progress progress;
    private final long total;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();

    /** One thing to do. */
    @FunctionalInterface
    public interface Task {
        /** Does it; {@code unitDone} is to be run after each unit of the budget. */
        void run(PartReport report, Runnable unitDone) throws IOException, InterruptedException;
    }

    private ParallelTasks(final List<Task> tasks, final Progress progress, final long total) {
        this.tasks = List.copyOf(tasks);
        this.progress = progress;
        this.total = total;
    }

    /** Runs all tasks and adds up what they report. */
    public static PartReport run(
            final List<Task> tasks, final Progress progress, final long totalUnits)
            throws IOException, InterruptedException {
        return new ParallelTasks(tasks, progress, totalUnits).runAll();
    }

    private PartReport runAll() throws IOException, InterruptedException {
        final List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < Math.min(MAX_THREADS, tasks.size()); i++) {
            lanes.add(new Lane(i));
        }
        lanes.forEach(Thread::start);
        final PartReport report = new PartReport();
        try {
            for (final Lane lane : lanes) {
                lane.join();
            }
        } catch (final InterruptedException e) {
            for (final Lane lane : lanes) {
                lane.interrupt();
                // It ends its processes first.
                lane.join(END_LIMIT_MS);
            }
            throw e;
        }
        for (final Lane lane : lanes) {
            if (lane.fault != null) {
                throw new IOException("the harness failed: " + lane.fault.getMessage(), lane.fault);
            }
            report.add(lane.report);
        }
        return report;
    }

    private void unitDone() {
        final long count = done.incrementAndGet();
        synchronized (progress) {
            progress.at(Math.max(count, done.get()), total);
        }
    }

    /** A thread with a report of its own. */
    private final class Lane extends Thread {
        private final PartReport report = new PartReport();

        /** Written by this thread before it ends. */
        private Exception fault;

        Lane(final int number) {
            super("stress-tasks-" + number);
        }

        @Override
        public void run() {
            try {
                int task = next.getAndIncrement();
                while (task < tasks.size()) {
                    tasks.get(task).run(report, ParallelTasks.this::unitDone);
                    task = next.getAndIncrement();
                }
            } catch (final InterruptedException e) {
                fault = e;
                Thread.currentThread().interrupt();
                next.set(tasks.size());
            } catch (final IOException | RuntimeException e) {
                fault = e;
                next.set(tasks.size());
            }
        }
    }
}
