package io.lohdb.bench.suite;

import io.lohdb.bench.report.Runs;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.RivalStore;
import io.lohdb.bench.rivals.Startup;
import io.lohdb.bench.rivals.StoreFaultException;
import io.lohdb.bench.rivals.StoreRequest;
import io.lohdb.bench.rivals.StoreSession;
import io.lohdb.bench.work.Window;
import io.lohdb.bench.work.WindowPlan;
import io.lohdb.bench.workload.RandomNumbers;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Does what it is told to one store. One thread. */
final class StoreWorker {
    /** How often the aging overwrites every entry. */
    static final int OVERWRITES = 10;

    /** Entries of one batch or transaction while a store is loaded. */
    private static final int BATCH = 1000;

    private static final int COLLECTIONS = 3;

    private final Rival rival;
    private final long heapBefore;
    private RivalStore store;

    StoreWorker(final Rival rival) {
        this.rival = rival;
        this.heapBefore = usedHeap();
    }

    /** Whatever goes wrong becomes the reason of the reply, as long as the JVM lives. */
    StoreReply answer(final StoreCommand command) {
        try {
            return switch (command.action()) {
                case START -> start(Path.of(command.directory()));
                case OPEN -> open(command);
                case LOAD -> load(command);
                case AGE -> age(command);
                case RUN -> run(command);
                case MEMORY -> memory();
                case CLOSE -> close();
            };
        } catch (final RuntimeException | LinkageError | AssertionError e) {
            e.printStackTrace();
            return StoreReply.failed(Startup.reason(e));
        }
    }

    private StoreReply start(final Path parent) {
        final String reason = Startup.reasonAgainst(rival, parent);
        return reason.isEmpty() ? StoreReply.done(0, rival.version()) : StoreReply.failed(reason);
    }

    private StoreReply open(final StoreCommand command) {
        final WindowPlan plan = command.plan();
        final long begin = System.nanoTime();
        store =
                rival.open(
                        new StoreRequest(
                                Path.of(command.directory()),
                                command.mode(),
                                Window.capacity(plan.keyCount()),
                                plan.valueLength()));
        final boolean isThere;
        try (StoreSession session = store.session()) {
            isThere = session.get(0) != StoreSession.MISSING;
        }
        return StoreReply.done(
                (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1),
                isThere ? "loaded" : "empty");
    }

    private StoreReply load(final StoreCommand command) {
        final long keyCount = command.plan().keyCount();
        return writeAll(command, keyCount, 0);
    }

    private StoreReply age(final StoreCommand command) {
        final long keyCount = command.plan().keyCount();
        return writeAll(command, keyCount * OVERWRITES, 1);
    }

    /** Writes entries in the order of numbers in round 0, in random order in round 1. */
    private StoreReply writeAll(final StoreCommand command, final long count, final long round) {
        final RandomNumbers random = new RandomNumbers(round, command.plan().keyCount());
        final long[] numbers = new long[BATCH];
        final long begin = System.nanoTime();
        final long end = begin + TimeUnit.MILLISECONDS.toNanos(command.limitMs());
        try (StoreSession session = store.session()) {
            for (long written = 0; written < count; ) {
                final int batch = (int) Math.min(BATCH, count - written);
                for (int i = 0; i < batch; i++) {
                    numbers[i] = round == 0 ? written + i : random.next();
                }
                session.putMany(numbers, batch, round);
                written += batch;
                if (written < count && System.nanoTime() - end > 0) {
                    throw new StoreFaultException(
                            String.format(
                                    Locale.ROOT,
                                    "too slow: %,d of %,d writes in %,d s",
                                    written,
                                    count,
                                    TimeUnit.MILLISECONDS.toSeconds(command.limitMs())));
                }
            }
        }
        store.sync();
        return StoreReply.done(
                Runs.perSecond(count, System.nanoTime() - begin), "batches of " + BATCH);
    }

    private StoreReply run(final StoreCommand command) {
        return StoreReply.done(new Window(store, command.plan()).rate(command.work()), "");
    }

    private StoreReply memory() {
        final long heap = Math.max(0, usedHeap() - heapBefore);
        final long offHeap = store.offHeapBytes();
        return StoreReply.done(
                (double) heap + Math.max(0, offHeap),
                offHeap == RivalStore.UNKNOWN
                        ? "heap alone, what is outside of it is not known"
                        : String.format(
                                Locale.ROOT,
                                "%,d KiB heap, %,d KiB outside, mapped files apart",
                                heap >> 10,
                                offHeap >> 10));
    }

    private StoreReply close() {
        final RivalStore closing = store;
        store = null;
        closing.close();
        return StoreReply.done(0, "");
    }

    /** What is left after collections. */
    private static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
