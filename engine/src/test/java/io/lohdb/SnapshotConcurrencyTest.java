package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Batches move amounts between accounts, and accounts come and go with their amounts, while readers
 * add them up in snapshots: by a walk, by grouped lookups and by single ones, the sum is the same.
 */
final class SnapshotConcurrencyTest {
    private static final int ACCOUNTS = 200;
    private static final long TOTAL = ACCOUNTS * 1_000L;
    private static final int SNAPSHOTS = 3_000;

    private final AtomicBoolean isDone = new AtomicBoolean();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    @Test
    void theSumIsTheSameInEverySnapshot() throws InterruptedException {
        try (LohDb db = LohDb.open(LohDbConfig.inMemory().durability(Durability.OS))) {
            final long[] amounts = new long[ACCOUNTS];
            final WriteBatch first = new WriteBatch();
            for (int i = 0; i < ACCOUNTS; i++) {
                amounts[i] = 1_000;
                first.put(key(i).byteArray(), value(1_000).byteArray());
            }
            db.write(first);
            final Thread writer = start(() -> write(db, amounts));
            final Thread reader = start(() -> readAll(db, 1));
            readAll(db, 2);
            reader.join();
            isDone.set(true);
            writer.join();
            assertNull(fault.get());
            assertEquals(0, db.stats().snapshots().openCount());
        }
    }

    private Thread start(final Runnable work) {
        final Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler(
                (t, e) -> {
                    fault.compareAndSet(null, e);
                    isDone.set(true);
                });
        thread.start();
        return thread;
    }

    private void write(final LohDb db, final long[] amounts) {
        final Random random = new Random(1);
        while (!isDone.get()) {
            final int from = random.nextInt(ACCOUNTS);
            final int to = random.nextInt(ACCOUNTS);
            // An account that gives everything away is deleted, and comes back with the next gift.
            final long amount = random.nextInt(3) == 0 ? amounts[from] : amounts[from] / 2;
            amounts[from] -= amount;
            amounts[to] += amount;
            final WriteBatch batch = new WriteBatch();
            set(batch, from, amounts[from]);
            set(batch, to, amounts[to]);
            db.write(batch);
        }
    }

    private static void set(final WriteBatch batch, final int account, final long amount) {
        if (amount == 0) {
            batch.delete(key(account).byteArray());
        } else {
            batch.put(key(account).byteArray(), value(amount).byteArray());
        }
    }

    private void readAll(final LohDb db, final int seed) {
        final Random random = new Random(seed);
        Snapshot older = db.snapshot();
        for (int i = 0; i < SNAPSHOTS && fault.get() == null; i++) {
            final Snapshot newer = db.snapshot();
            check(random.nextBoolean() ? older : newer);
            if (random.nextBoolean()) {
                older.close();
                older = newer;
            } else {
                newer.close();
            }
        }
        older.close();
    }

    private static void check(final Snapshot snapshot) {
        final AtomicLong walked = new AtomicLong();
        final AtomicLong count = new AtomicLong();
        snapshot.forEach(
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    walked.addAndGet(buffer.getLong(valueOffset));
                    count.incrementAndGet();
                    return true;
                });
        assertEquals(TOTAL, walked.get(), "walk");
        assertEquals(snapshot.count(), count.get());
        final UnsafeBuffer[] keys = new UnsafeBuffer[ACCOUNTS];
        final AtomicLong single = new AtomicLong();
        for (int i = 0; i < ACCOUNTS; i++) {
            keys[i] = key(i);
            snapshot.read(
                    keys[i],
                    0,
                    keys[i].capacity(),
                    (buffer, offset, length) -> single.addAndGet(buffer.getLong(offset)));
        }
        assertEquals(TOTAL, single.get(), "single lookups");
        final AtomicLong grouped = new AtomicLong();
        snapshot.getAll(
                keys, (index, buffer, offset, length) -> grouped.addAndGet(buffer.getLong(offset)));
        assertEquals(TOTAL, grouped.get(), "grouped lookups");
    }

    private static UnsafeBuffer key(final int account) {
        final UnsafeBuffer key = new UnsafeBuffer(new byte[Integer.BYTES]);
        key.putInt(0, account);
        return key;
    }

    private static UnsafeBuffer value(final long amount) {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Long.BYTES]);
        value.putLong(0, amount);
        return value;
    }
}
