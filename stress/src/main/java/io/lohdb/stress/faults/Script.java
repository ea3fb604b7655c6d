package io.lohdb.stress.faults;

import io.lohdb.Durability;
import io.lohdb.WriteBatch;
import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedLog;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A fixed use of a store: writes of every durability, batches, deletes, compare-and-set, callbacks,
 * a subscription, quiet moments, rolls, compaction, checkpoints, orderly ends. For one thread,
 * once.
 */
final class Script {
    private static final int ACTIONS = 22;
    private static final int BATCH_PUTS = 3;
    private static final int MAX_VALUE_LENGTH = 96;
    private static final long CALL_NS = 100_000;
    private static final long TTL_MS = 20;
    private static final long QUIET_NS = 5_000_000;
    private static final Durability INTERVAL = Durability.interval(Duration.ofMillis(2));

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private final UnsafeBuffer old = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private final int[] newest = new int[UsedStore.KEY_COUNT];
    private final int rounds;
    private final UsedStore store;
    private final IssuedLog issued;

    /** Creates a use of a store that is not open yet. */
    Script(final int rounds, final UsedStore store) {
        this.rounds = rounds;
        this.store = store;
        this.issued = store.issued();
    }

    /**
     * Runs to the end, or to the end of the process that a fault brings.
     *
     * @throws io.lohdb.stress.model.BrokenPromise when the store does what it must not
     */
    void run() {
        try {
            play();
        } finally {
            store.end();
        }
        store.checkBroken();
    }

    private void play() {
        store.open();
        store.after();
        for (int round = 0; round < rounds; round++) {
            for (int action = 0; action < ACTIONS && !store.isOver(); action++) {
                store.pass(CALL_NS);
                act(action, round);
                store.after();
            }
        }
        if (!store.isOver()) {
            store.close();
            store.after();
        }
    }

    private void act(final int action, final int round) {
        final int number = 7 * round + action;
        switch (action) {
            case 0 -> put(Durability.SYNC, number, false);
            case 1, 13 -> put(Durability.OS, number, false);
            case 2 -> put(INTERVAL, number, false);
            case 3 -> batch(Durability.OS, number);
            case 4, 11, 12 -> store.work(QUIET_NS);
            case 5 -> put(Durability.OS, number, true);
            case 6 -> store.work(0);
            case 7 -> delete(Durability.SYNC, number - 6);
            case 8 -> putIfAbsent(number);
            case 9 -> replace(number);
            case 10 -> store.cover(() -> store.db().sync());
            case 14 -> batch(Durability.SYNC, number);
            case 15 -> store.cover(() -> store.db().awaitDurable(issued.count()));
            case 16 -> putExpiring(number);
            case 17 -> store.observations().snapshot(store.db(), round);
            case 18 -> store.observations().checkSnapshots();
            case 19 -> store.maintain(engine -> engine.compaction().request());
            case 20 -> store.maintain(LogStorageEngine::requestCheckpoint);
            default -> turn(round);
        }
    }

    /** What comes between the rounds. */
    private void turn(final int round) {
        switch (round % 4) {
            case 0 -> store.subscribe();
            case 2 -> {
                // A sync in the background that fails is told to nobody before the end.
                put(INTERVAL, round, false);
                if (!store.isOver()) {
                    store.work(QUIET_NS);
                    store.reopen();
                }
            }
            case 3 -> store.unsubscribe();
            default -> store.work(QUIET_NS);
        }
    }

    /** Sequence of the operation that decides about a key, 0 if there is none. */
    private int newest(final int number) {
        issued.newest(issued.count(), newest);
        return newest[number];
    }

    /** A write that reports whether it happened. */
    private static void expect(final boolean expected, final boolean found) {
        if (expected != found) {
            throw new BrokenPromise("changed: expected=" + expected + " found=" + found);
        }
    }

    /** A conditional write whose condition does not hold. */
    private void refuse(final BooleanSupplier call) {
        try {
            expect(false, call.getAsBoolean());
        } catch (final StoreFailedException e) {
            store.onFailed(e);
        }
    }

    private static int valueLength(final int number) {
        return number * 13 % MAX_VALUE_LENGTH;
    }

    private int issue(final int number, final boolean isContinued) {
        final int length = valueLength(number);
        EntryBytes.putValue(
                value, issued.put(number % UsedStore.KEY_COUNT, length, isContinued), length);
        return EntryBytes.putKey(key, number % UsedStore.KEY_COUNT);
    }

    private void put(final Durability durability, final int number, final boolean isCalledBack) {
        final int before = issued.count();
        final int keyLength = issue(number, false);
        store.write(
                before,
                durability == Durability.SYNC,
                () ->
                        store.db()
                                .with(durability)
                                .put(key, 0, keyLength, value, 0, valueLength(number)));
        if (isCalledBack) {
            store.callBack();
        }
    }

    /** Some rounds later it is gone. */
    private void putExpiring(final int number) {
        final int before = issued.count();
        final int keyLength = issue(number, false);
        issued.expiry(issued.nowMs() + TTL_MS);
        store.write(
                before,
                false,
                () ->
                        store.db()
                                .with(Durability.OS)
                                .put(key, 0, keyLength, value, 0, valueLength(number), TTL_MS));
    }

    private void batch(final Durability durability, final int number) {
        final int before = issued.count();
        final WriteBatch batch = new WriteBatch();
        for (int i = 0; i < BATCH_PUTS; i++) {
            final int keyLength = issue(number + i, true);
            batch.put(key, 0, keyLength, value, 0, valueLength(number + i));
        }
        final int keyLength = EntryBytes.putKey(key, (number + 1) % UsedStore.KEY_COUNT);
        issued.delete((number + 1) % UsedStore.KEY_COUNT, false);
        batch.delete(key, 0, keyLength);
        store.write(
                before,
                durability == Durability.SYNC,
                () -> store.db().with(durability).write(batch));
    }

    private void delete(final Durability durability, final int number) {
        final int before = issued.count();
        if (newest(number % UsedStore.KEY_COUNT) == 0) {
            return;
        }
        issued.delete(number % UsedStore.KEY_COUNT, false);
        final int keyLength = EntryBytes.putKey(key, number % UsedStore.KEY_COUNT);
        store.write(
                before,
                durability == Durability.SYNC,
                () -> expect(true, store.db().with(durability).delete(key, 0, keyLength)));
    }

    private void putIfAbsent(final int number) {
        final int before = issued.count();
        final boolean isAbsent = newest(number % UsedStore.KEY_COUNT) == 0;
        final int keyLength =
                isAbsent
                        ? issue(number, false)
                        : EntryBytes.putKey(key, number % UsedStore.KEY_COUNT);
        final UnsafeBuffer wholeKey = new UnsafeBuffer(key, 0, keyLength);
        final UnsafeBuffer wholeValue = new UnsafeBuffer(value, 0, valueLength(number));
        if (isAbsent) {
            store.write(
                    before,
                    false,
                    () -> expect(true, store.db().putIfAbsent(wholeKey, wholeValue)));
        } else {
            refuse(() -> store.db().putIfAbsent(wholeKey, wholeValue));
        }
    }

    private void replace(final int number) {
        final int before = issued.count();
        final int sequence = newest(number % UsedStore.KEY_COUNT);
        if (sequence == 0) {
            return;
        }
        final int oldLength = issued.valueLength(sequence);
        EntryBytes.putValue(old, issued.number(sequence), oldLength);
        final int keyLength = issue(number, false);
        final UnsafeBuffer wholeKey = new UnsafeBuffer(key, 0, keyLength);
        final UnsafeBuffer expected = new UnsafeBuffer(old, 0, oldLength);
        final UnsafeBuffer wholeValue = new UnsafeBuffer(value, 0, valueLength(number));
        store.write(
                before,
                true,
                () ->
                        expect(
                                true,
                                store.db()
                                        .with(Durability.SYNC)
                                        .replace(wholeKey, expected, wholeValue)));
    }
}
