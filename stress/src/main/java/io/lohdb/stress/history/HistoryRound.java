package io.lohdb.stress.history;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.stress.history.LinearizabilityChecker.Verdict;
import io.lohdb.stress.history.RoundPlan.Kind;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs the histories of one plan on one store and checks them. After the threads have ended, one
 * more thread reads every key, and once more after a reopening where the store is in files: these
 * reads belong to the history. For one thread.
 */
final class HistoryRound {
    /** Generous: reached only by a thread that waits for ever. */
    private static final long TIMEOUT_SECONDS = 120;

    private static final int MAX_CONFIGURATIONS = 1_000_000;
    private static final int MIN_CALLS = 4;
    private static final int MAX_CALLS = 24;
    private static final int SLOW_SUBSCRIBER = 4_000;
    private static final int MAX_SPINS_BEFORE_CLOSE = 60_000;

    private final RoundPlan plan;
    private final Path directory;
    private final PartReport report = new PartReport();
    private final AtomicLong clock = new AtomicLong();
    private final LinearizabilityChecker checker = new LinearizabilityChecker(MAX_CONFIGURATIONS);
    private final Queue<Throwable> backgroundFaults = new ConcurrentLinkedQueue<>();
    private final List<History> histories = new ArrayList<>();

    /**
     * Creates a round.
     *
     * @param directory of the store, not there yet
     */
    HistoryRound(final RoundPlan plan, final Path directory) {
        this.plan = plan;
        this.directory = directory;
    }

    /** Runs and checks all histories. */
    PartReport run() throws InterruptedException {
        for (int i = 0; i < plan.historyCount(); i++) {
            histories.add(new History());
        }
        if (plan.kind() == Kind.CLOSING) {
            runClosing();
        } else {
            runOpen();
        }
        for (final Throwable fault : backgroundFaults) {
            find("the store reported a fault: " + fault);
        }
        for (int i = 0; i < histories.size(); i++) {
            check(i);
        }
        return report.count("histories", histories.size());
    }

    private void find(final String what) {
        report.find(
                new Finding(
                        plan.kind() + " " + plan.threading() + ": " + what,
                        "stress/run --histories "
                                + plan.historyCount()
                                + " --seed "
                                + plan.seed()));
    }

    private LohDb open() {
        return LohDb.open(plan.config(directory, backgroundFaults::add));
    }

    private void runOpen() throws InterruptedException {
        try (LohDb db = open()) {
            final FeedRecorder feed = new FeedRecorder(db, 0);
            final FeedRecorder late = new FeedRecorder(db, SLOW_SUBSCRIBER);
            feed.subscribe();
            final List<String> faults = runTeam(db, late);
            faults.forEach(this::find);
            if (!faults.isEmpty()) {
                return;
            }
            db.sync();
            final long last = db.writtenSequence();
            if (feed.awaitSequence(last, TIMEOUT_SECONDS)
                    && late.awaitSequence(last, TIMEOUT_SECONDS)) {
                checkFeeds(feed, late, last);
            } else {
                find("the feed stopped short of the durable sequence " + last);
            }
            readAll(db, plan.threadCount());
        }
        if (plan.kind() == Kind.FILES) {
            try (LohDb db = open()) {
                readAll(db, plan.threadCount() + 1);
            }
            report.count("reopenings", 1);
        }
    }

    private List<String> runTeam(final LohDb db, final FeedRecorder late)
            throws InterruptedException {
        final Team team = new Team(plan.threadCount());
        final History[][] parts = new History[plan.historyCount()][plan.threadCount()];
        final List<String> faults =
                team.run(
                        thread ->
                                () -> {
                                    for (int i = 0; i < plan.historyCount(); i++) {
                                        team.awaitStart(i);
                                        if (thread == 0 && i == plan.historyCount() / 3) {
                                            late.subscribe();
                                        }
                                        parts[i][thread] = runPart(db, i, thread);
                                    }
                                    return null;
                                },
                        TIMEOUT_SECONDS);
        if (faults.isEmpty()) {
            for (int i = 0; i < parts.length; i++) {
                for (final History part : parts[i]) {
                    histories.get(i).addAll(part);
                }
            }
        }
        return faults;
    }

    /** One thread's calls in one history. */
    private History runPart(final LohDb db, final int history, final int thread) {
        final SplittableRandom ofHistory = plan.random(history, -1);
        final ActionMix mix = new ActionMix(ofHistory);
        final int calls = ofHistory.nextInt(MIN_CALLS, MAX_CALLS + 1);
        final SplittableRandom random = plan.random(history, thread);
        final HistoryWorker worker =
                new HistoryWorker(db, plan.durability(random), history, thread, clock, random);
        worker.run(calls, mix);
        return worker.history();
    }

    private void runClosing() throws InterruptedException {
        LohDb db = open();
        boolean isWhole = true;
        for (int i = 0; i < plan.historyCount() && isWhole; i++) {
            final List<String> faults = runClosingHistory(db, i);
            faults.forEach(this::find);
            isWhole = faults.isEmpty();
            db = open();
            report.count("reopenings", 1);
            if (isWhole) {
                readKeys(db, i, plan.threadCount());
            }
        }
        db.close();
    }

    private List<String> runClosingHistory(final LohDb db, final int history)
            throws InterruptedException {
        final Team team = new Team(plan.threadCount() + 1);
        final History[] parts = new History[plan.threadCount()];
        final int spins = plan.random(history, -2).nextInt(MAX_SPINS_BEFORE_CLOSE);
        final List<String> faults =
                team.run(
                        thread ->
                                () -> {
                                    team.awaitStart(0);
                                    if (thread < plan.threadCount()) {
                                        parts[thread] = runPart(db, history, thread);
                                    } else {
                                        for (int i = 0; i < spins; i++) {
                                            Thread.onSpinWait();
                                        }
                                        db.close();
                                    }
                                    return null;
                                },
                        TIMEOUT_SECONDS);
        if (faults.isEmpty()) {
            for (final History part : parts) {
                histories.get(history).addAll(part);
            }
        }
        return faults;
    }

    private void readAll(final LohDb db, final int thread) {
        for (int i = 0; i < histories.size(); i++) {
            readKeys(db, i, thread);
        }
    }

    private void readKeys(final LohDb db, final int history, final int thread) {
        final HistoryWorker reader =
                new HistoryWorker(
                        db, Durability.OS, history, thread, clock, plan.random(history, thread));
        final TreeSet<Integer> keys = new TreeSet<>();
        for (final Operation operation : histories.get(history).operations()) {
            keys.add(operation.key());
        }
        for (final int key : keys) {
            reader.get(key, clock.getAndIncrement());
        }
        histories.get(history).addAll(reader.history());
    }

    private void check(final int history) {
        final List<Operation> operations = histories.get(history).operations();
        report.count("calls", operations.size());
        final RegisterModel model = new RegisterModel();
        LinearizabilityChecker.byKey(operations)
                .forEach(
                        (key, calls) -> {
                            final Verdict verdict = checker.check(calls, model);
                            if (verdict == Verdict.UNDECIDED) {
                                report.count("undecided keys", 1);
                            } else if (verdict == Verdict.VIOLATED) {
                                find(
                                        Counterexample.describe(
                                                "history " + history + " is not linearizable",
                                                checker.shrink(calls, model)));
                            }
                        });
    }

    private void checkFeeds(final FeedRecorder feed, final FeedRecorder late, final long last) {
        feed.problems().forEach(this::find);
        late.problems().forEach(this::find);
        final long count = last - feed.startSequence();
        if (feed.changes().size() != count) {
            find("the feed told " + feed.changes().size() + " changes of " + count);
            return;
        }
        final int skipped = (int) (late.startSequence() - feed.startSequence());
        if (!late.changes().equals(feed.changes().subList(skipped, (int) count))) {
            find("two subscribers were told different changes");
        }
        final Map<Integer, List<FeedChange>> perHistory = new HashMap<>();
        for (final FeedRecorder.Received received : feed.changes()) {
            perHistory
                    .computeIfAbsent(received.history(), history -> new ArrayList<>())
                    .add(received.change());
        }
        final FeedCheck feedCheck = new FeedCheck(checker);
        for (int i = 0; i < histories.size(); i++) {
            final int number = i;
            feedCheck
                    .problems(histories.get(i), perHistory.getOrDefault(i, List.of()))
                    .forEach(problem -> find("history " + number + ": " + problem));
        }
        report.count("changes told", feed.changes().size() + late.changes().size());
        report.count("laps of the ring", feed.lapCount() + late.lapCount());
    }
}
