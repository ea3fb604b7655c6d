package io.lohdb.bench.space;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.WriteOperations;
import io.lohdb.bench.report.Runs;
import io.lohdb.bench.report.Target;
import io.lohdb.bench.report.TargetGroup;
import io.lohdb.bench.report.TargetResult;
import io.lohdb.bench.report.Unit;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.EntryWriter;
import io.lohdb.bench.workload.RandomNumbers;
import io.lohdb.bench.workload.ScratchStore;
import java.time.Duration;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What entries that expire cost those that do not: puts and gets of plain entries in a store of
 * which a fifth expires, beside the same in a store of as many entries of which none does.
 */
final class ExpiryCost implements TargetGroup<SpacePlan> {
    private static final Target PUTS =
            Target.reported("puts of plain entries beside expiring ones", Unit.PERCENT);
    private static final Target GETS =
            Target.reported("gets of plain entries beside expiring ones", Unit.PERCENT);

    /** One entry that expires to this many that do not. */
    private static final int PLAIN_PER_EXPIRING = 4;

    /** Longer than any run. */
    private static final Duration TIME_TO_LIVE = Duration.ofDays(1);

    private static final long MAX_OPERATIONS = 2_000_000;

    @Override
    public List<Target> targets() {
        return List.of(PUTS, GETS);
    }

    @Override
    public List<TargetResult> measure(final SpacePlan plan) {
        Overwrite.requireRoom(plan, MAX_OPERATIONS * (plan.runCount() + 1) * 2);
        try (ScratchStore plain = ScratchStore.loaded(plan.directory(), plan.keyCount());
                ScratchStore mixed = ScratchStore.loaded(plan.directory(), plan.keyCount())) {
            addPlain(plain, plan.keyCount());
            addExpiring(mixed, plan.keyCount());
            final long count = Math.min(MAX_OPERATIONS, plan.keyCount());
            final Comparison puts =
                    Comparison.of(
                            plan.runCount(),
                            () -> putRate(plain.db(), plan.keyCount(), count),
                            () -> putRate(mixed.db(), plan.keyCount(), count));
            final Comparison gets =
                    Comparison.of(
                            plan.runCount(),
                            () -> getRate(plain.db(), plan.keyCount(), count),
                            () -> getRate(mixed.db(), plan.keyCount(), count));
            return List.of(result(PUTS, puts), result(GETS, gets));
        }
    }

    private static TargetResult result(final Target target, final Comparison rates) {
        return target.result(
                rates.ratio(),
                "beside: "
                        + rates.other().summary(Unit.PER_SECOND)
                        + "; alone: "
                        + rates.base().summary(Unit.PER_SECOND));
    }

    private static void addPlain(final ScratchStore store, final long keyCount) {
        final EntryWriter writer = new EntryWriter(store.db().with(Durability.OS));
        for (long number = keyCount; number < end(keyCount); number++) {
            writer.write(number);
        }
        store.settle();
    }

    private static void addExpiring(final ScratchStore store, final long keyCount) {
        final WriteOperations writer = store.db().with(Durability.OS);
        final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
        final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
        for (long number = keyCount; number < end(keyCount); number++) {
            Entries.key(key, number);
            Entries.value(value, number, 0);
            writer.put(key, value, TIME_TO_LIVE);
        }
        store.settle();
    }

    private static long end(final long keyCount) {
        return keyCount + keyCount / PLAIN_PER_EXPIRING;
    }

    private static double putRate(final LohDb db, final long keyCount, final long count) {
        final EntryWriter writer = new EntryWriter(db.with(Durability.OS));
        final RandomNumbers numbers = new RandomNumbers(1, keyCount);
        db.sync();
        final long begin = System.nanoTime();
        writer.writeSome(numbers, count);
        return Runs.perSecond(count, System.nanoTime() - begin);
    }

    private static double getRate(final LohDb db, final long keyCount, final long count) {
        final RandomNumbers numbers = new RandomNumbers(2, keyCount);
        final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
        final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
        final long begin = System.nanoTime();
        for (long i = 0; i < count; i++) {
            final long number = numbers.next();
            Entries.key(key, number);
            if (db.get(key, value) != Entries.VALUE_LENGTH || Entries.numberOf(value) != number) {
                throw new IllegalStateException("wrong value: number=" + number);
            }
        }
        return Runs.perSecond(count, System.nanoTime() - begin);
    }
}
