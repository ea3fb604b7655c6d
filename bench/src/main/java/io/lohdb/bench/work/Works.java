package io.lohdb.bench.work;

import io.lohdb.bench.rivals.StoreSession;
import io.lohdb.bench.workload.EntryNumbers;
import io.lohdb.bench.workload.RandomNumbers;
import io.lohdb.bench.workload.ZipfNumbers;

/** Makes the work of threads. The work of one window; any thread may ask, one at a time. */
final class Works {
    /** Numbers of entries that are never there begin here. */
    static final long ABSENT = 1L << 40;

    /** Keys of a grouped read. */
    static final int GROUP = 16;

    private static final int RECORDED = 1 << 20;
    private static final int PERCENT = 100;

    /** Steps over seeds of other threads and rounds. */
    private static final long SEED_STEP = 1_000;

    private final Work work;
    private final WindowPlan plan;
    private final Insertions insertions;

    Works(final Work work, final WindowPlan plan, final Insertions insertions) {
        this.work = work;
        this.plan = plan;
        this.insertions = insertions;
    }

    /** The work of one thread. */
    ThreadWork of(final StoreSession session, final int thread) {
        final long seed = plan.seed() * SEED_STEP + thread;
        if (work.mix() != null) {
            return new MixedWork(
                    work, session, numbers(seed), new RandomNumbers(~seed, PERCENT), insertions);
        }
        final EntryNumbers numbers = numbers(seed);
        return switch (work) {
            case READ, READ_ZIPF -> () -> one(LoadedReads.get(session, numbers.next()));
            case MISS -> () -> absent(session, numbers.next());
            case GET_ALL -> grouped(session, numbers);
            case PUT -> puts(session, numbers, seed);
            case PUT_PIPELINED -> new PipelinedWork(session, numbers, plan.valueLength());
            case READ_MODIFY_WRITE -> () -> modified(session, numbers.next());
            case DELETE -> () -> replaced(session, numbers.next());
            case WALK -> () -> session.walk(plan.keyCount());
            default -> throw new IllegalArgumentException("no work of a thread: " + work);
        };
    }

    private EntryNumbers numbers(final long seed) {
        return switch (work.distribution()) {
            case UNIFORM, SEQUENTIAL -> new RandomNumbers(seed, plan.keyCount());
            case ZIPF ->
                    new RecordedNumbers(
                            new ZipfNumbers(seed, plan.keyCount(), Distribution.EXPONENT),
                            RECORDED);
            case LATEST -> {
                final ZipfNumbers ranks =
                        new ZipfNumbers(seed, plan.keyCount(), Distribution.EXPONENT);
                yield new RecordedNumbers(ranks::nextRank, RECORDED);
            }
        };
    }

    private static long one(final long stamp) {
        if (stamp < 0) {
            throw new IllegalStateException("stamps are not negative: " + stamp);
        }
        return 1;
    }

    private static long absent(final StoreSession session, final long number) {
        if (session.get(ABSENT + number) != StoreSession.MISSING) {
            throw new IllegalStateException("an entry that was never written: " + number);
        }
        return 1;
    }

    private static ThreadWork grouped(final StoreSession session, final EntryNumbers numbers) {
        final long[] group = new long[GROUP];
        return () -> {
            for (int i = 0; i < GROUP; i++) {
                group[i] = numbers.next();
            }
            one(session.getAll(group));
            return GROUP;
        };
    }

    private static ThreadWork puts(
            final StoreSession session, final EntryNumbers numbers, final long firstStamp) {
        final long[] stamp = {firstStamp};
        return () -> {
            session.put(numbers.next(), stamp[0]++);
            return 1;
        };
    }

    private static long modified(final StoreSession session, final long number) {
        session.put(number, 1 + LoadedReads.get(session, number));
        return 1;
    }

    private static long replaced(final StoreSession session, final long number) {
        session.delete(number);
        session.put(number, number);
        return 2;
    }
}
