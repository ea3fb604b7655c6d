package io.lohdb.stress.process;

import io.lohdb.LohDb;
import io.lohdb.Subscription;
import io.lohdb.WriteBatch;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.Workload;
import io.lohdb.stress.kill.Workload.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * A thread that calls one thing again and again while it is interrupted; every second call begins
 * interrupted. It ends at the first fault or when told to.
 */
final class StormActor extends Thread {
    private final InterruptCounter interrupts = new InterruptCounter(this);
    private final List<Report> acknowledged = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** Set once, before the thread starts. */
    private IntConsumer call;

    /** Written by this thread. */
    private volatile int rounds;

    private volatile boolean isEnding;

    private StormActor(final String name) {
        super("storm-" + name);
        setDaemon(true);
    }

    /** Threads for every kind of call. */
    static List<StormActor> all(final LohDb db, final Path second, final Threading threading) {
        final List<StormActor> actors = new ArrayList<>();
        actors.add(writer("writer", db, 0));
        actors.add(writer("bulky-writer", db, Workload.BULKY_WRITER));
        actors.add(actor("reader", round -> db.getString("w0/" + round % 40)));
        actors.add(actor("syncer", round -> db.sync()));
        actors.add(actor("compactor", round -> db.compact()));
        actors.add(actor("checkpointer", round -> db.checkpoint()));
        actors.add(subscriber(db));
        actors.add(
                actor(
                        "opener",
                        round -> {
                            try (LohDb other = LohDb.open(FixedWork.config(second, threading))) {
                                other.put("key", Integer.toString(round));
                                helpOut(other, threading);
                            }
                        }));
        if (threading == Threading.INVOKER) {
            actors.add(actor("invoker", round -> db.doWork()));
        }
        return actors;
    }

    private static void helpOut(final LohDb db, final Threading threading) {
        if (threading == Threading.INVOKER) {
            db.doWork();
        }
    }

    private static StormActor actor(final String name, final IntConsumer call) {
        final StormActor actor = new StormActor(name);
        actor.call = call;
        return actor;
    }

    private static StormActor writer(final String name, final LohDb db, final int writer) {
        final StormActor actor = new StormActor(name);
        final AtomicLong counter = new AtomicLong();
        actor.call =
                round -> {
                    final List<Operation> group = Workload.group(writer, counter.get());
                    final WriteBatch batch = new WriteBatch();
                    for (final Operation operation : group) {
                        if (operation.type() == ChangeType.PUT) {
                            batch.put(operation.key(), operation.value());
                        } else {
                            batch.delete(operation.key());
                        }
                    }
                    final long sequence = db.write(batch);
                    final long last = counter.addAndGet(group.size()) - 1;
                    actor.acknowledged.add(
                            new Report(Report.Kind.ACKNOWLEDGED, writer, last, sequence));
                };
        return actor;
    }

    private static StormActor subscriber(final LohDb db) {
        final StormActor actor = new StormActor("subscriber");
        actor.call =
                round -> {
                    final AtomicLong last = new AtomicLong(-1);
                    final AtomicLong gaps = new AtomicLong();
                    try (Subscription subscription =
                            db.subscribe(
                                    change -> {
                                        final long before = last.getAndSet(change.sequence());
                                        if (before >= 0 && change.sequence() != before + 1) {
                                            gaps.incrementAndGet();
                                        }
                                    })) {
                        if (subscription.startSequence() > db.writtenSequence()) {
                            gaps.incrementAndGet();
                        }
                        Thread.yield();
                    }
                    if (gaps.get() > 0) {
                        throw new IllegalStateException("gaps in the feed: " + gaps);
                    }
                };
        return actor;
    }

    @Override
    public void run() {
        try {
            for (int round = 0; !isEnding && faults.isEmpty(); round++) {
                callOnce(round);
                rounds = round + 1;
            }
        } catch (final RuntimeException | Error e) {
            e.printStackTrace();
            faults.add("call " + rounds + " failed: " + e);
        }
    }

    private void callOnce(final int round) {
        interrupts.clear();
        final boolean isInterrupted = round % 2 == 0;
        if (isInterrupted) {
            interrupt();
        }
        call.accept(round);
        if (interrupts.isLost() || (isInterrupted && !isInterrupted())) {
            faults.add("call " + round + " lost the interrupt");
        }
    }

    void end() {
        isEnding = true;
    }

    InterruptCounter interrupts() {
        return interrupts;
    }

    /** How many calls have returned. */
    int rounds() {
        return rounds;
    }

    /** Operations that were acknowledged; once the thread has ended. */
    List<Report> acknowledged() {
        return acknowledged;
    }

    /** What went wrong; once the thread has ended. */
    List<String> faults() {
        return faults;
    }
}
