package io.lohdb.stress.process;

import io.lohdb.LohDb;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Interrupts threads that use a store in files, over and over at any moment. No call may fail or
 * lose the flag, no lock or channel may go, and what was acknowledged is there.
 */
final class InterruptStorm {
    private static final int LIMIT_S = 120;
    private static final int INTERRUPTS_PER_BURST = 30;
    private static final int MIN_ROUNDS_OF_EACH = 10;
    private static final long PAUSE_NS = 20_000;

    private final ProcessCase.CaseRun run;
    private final Threading threading;
    private final Path directory;
    private final SplittableRandom random;

    InterruptStorm(final ProcessCase.CaseRun run, final Threading threading) {
        this.run = run;
        this.threading = threading;
        this.directory = run.root().resolve("store");
        this.random = new SplittableRandom(run.seed());
    }

    void run(final PartReport report) throws IOException, InterruptedException {
        final List<Report> acknowledged = new ArrayList<>();
        final Queue<Throwable> background = new ConcurrentLinkedQueue<>();
        boolean isLocked = true;
        try {
            final LohDb db =
                    LohDb.open(
                            FixedWork.config(directory, threading).errorHandler(background::add));
            RecoveredLogCheck.keepHistory(db);
            final List<StormActor> actors =
                    StormActor.all(db, run.root().resolve("second"), threading);
            try {
                storm(actors, report);
                isLocked = !KernelLocks.areKnown() || KernelLocks.isHeld(directory);
            } finally {
                closeUnlessStuck(db, actors);
            }
            for (final StormActor actor : actors) {
                acknowledged.addAll(actor.acknowledged());
                actor.faults().forEach(fault -> find(report, actor.getName() + ": " + fault));
            }
            RecoveredLogCheck.read(directory).compare(acknowledged);
        } catch (final RuntimeException | Error e) {
            find(report, String.valueOf(e));
        }
        background.stream().limit(1).forEach(fault -> find(report, "background: " + fault));
        report.count("acknowledgements under interrupts", acknowledged.size());
        if (!isLocked) {
            find(report, "the kernel's lock on the directory is gone");
        }
    }

    private static void closeUnlessStuck(final LohDb db, final List<StormActor> actors) {
        if (actors.stream().noneMatch(Thread::isAlive)) {
            db.close();
        }
    }

    private void storm(final List<StormActor> actors, final PartReport report)
            throws InterruptedException {
        final long wanted = run.count(40_000, 700_000, 3_000_000);
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        actors.forEach(Thread::start);
        long count = 0;
        while ((count < wanted || isAnyBehind(actors)) && System.nanoTime() < deadlineNs) {
            for (int i = 0; i < INTERRUPTS_PER_BURST; i++) {
                actors.get(random.nextInt(actors.size())).interrupts().interrupt();
                count++;
            }
            // The others need the processor too.
            LockSupport.parkNanos(PAUSE_NS);
        }
        actors.forEach(StormActor::end);
        report.count("interrupts", count);
        for (final StormActor actor : actors) {
            actor.join(TimeUnit.SECONDS.toMillis(LIMIT_S));
            if (actor.isAlive()) {
                find(report, actor.getName() + " hangs at " + trace(actor));
            }
            report.count("calls under interrupts", actor.rounds());
        }
        if (isAnyBehind(actors)) {
            find(report, "interrupted threads do not get on within " + LIMIT_S + " s");
        }
    }

    private static boolean isAnyBehind(final List<StormActor> actors) {
        return actors.stream()
                .anyMatch(actor -> actor.isAlive() && actor.rounds() < MIN_ROUNDS_OF_EACH);
    }

    private static String trace(final Thread thread) {
        final StringBuilder text = new StringBuilder();
        for (final StackTraceElement element : thread.getStackTrace()) {
            text.append(element).append(' ');
        }
        return text.toString();
    }

    private void find(final PartReport report, final String what) {
        report.find(new Finding("interrupts, " + threading + ": " + what, run.replay()));
    }
}
