package io.lohdb.stress.soak;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.WriteBatch;
import io.lohdb.WriteOperations;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One thread of a soak. Writers own their keys and remember what they have put there; a writer that
 * finds another value under its own key has found a bug. All keep a steady pace, so that the log of
 * an hour fits on the disk.
 */
final class SoakWorker implements Callable<Long> {
    private static final long PACE_NS = 20_000;
    private static final int STEPS_PER_PAUSE = 16;
    private static final int DELETE_IN = 10;
    private static final int CHECK_IN = 8;
    private static final int BATCH_KEYS = 32;
    private static final List<Durability> MODES =
            List.of(Durability.OS, Durability.SYNC, Durability.interval(Duration.ofMillis(2)));

    private final LohDb db;
    private final WriteOperations writer;
    private final SoakModel model;
    private final Role role;
    private final int owner;
    private final SplittableRandom random;
    private final AtomicBoolean isOver;
    private final long[][] seen = new long[SoakModel.OWNERS + 1][];

    /** What a thread does. */
    enum Role {
        WRITER,
        BATCHES,
        COUNTERS,
        READER
    }

    SoakWorker(
            final LohDb db,
            final SoakModel model,
            final Role role,
            final int owner,
            final SplittableRandom random,
            final AtomicBoolean isOver) {
        this.db = db;
        this.writer = db.with(MODES.get(owner % MODES.size()));
        this.model = model;
        this.role = role;
        this.owner = owner;
        this.random = random;
        this.isOver = isOver;
        for (int i = 0; i <= SoakModel.SHARED; i++) {
            seen[i] = new long[SoakModel.keyCount(i)];
        }
    }

    /** Works until it is over, one step at least; returns how many steps that were. */
    @Override
    public Long call() {
        long steps = 0;
        do {
            switch (role) {
                case WRITER -> write();
                case BATCHES -> writeBatch();
                case COUNTERS -> raise();
                case READER -> read();
                default -> throw new IllegalStateException("no such role: " + role);
            }
            steps++;
            final int changes = role == Role.BATCHES ? BATCH_KEYS : 1;
            if (steps % STEPS_PER_PAUSE == 0) {
                LockSupport.parkNanos(this, PACE_NS * STEPS_PER_PAUSE * changes);
            }
        } while (!isOver.get());
        return steps;
    }

    private long stored(final int ofOwner, final int number) {
        final byte[] value = db.get(SoakEntry.key(ofOwner, number));
        return value == null ? 0 : SoakEntry.count(new UnsafeBuffer(value), 0, value.length);
    }

    private void expect(final int number, final long found) {
        final long expected = model.count(owner, number);
        if (found != expected) {
            throw new IllegalStateException(
                    "owner "
                            + owner
                            + " read another count than it wrote: key="
                            + number
                            + " expected="
                            + expected
                            + " found="
                            + found);
        }
    }

    private void write() {
        final int number = random.nextInt(SoakModel.KEYS_PER_OWNER);
        if (random.nextInt(CHECK_IN) == 0) {
            expect(number, stored(owner, number));
        }
        if (random.nextInt(DELETE_IN) == 0) {
            final boolean wasThere = writer.delete(SoakEntry.key(owner, number));
            expect(number, wasThere ? model.count(owner, number) : 0);
            model.set(owner, number, 0);
        } else {
            final long count = model.nextCount(owner);
            writer.put(SoakEntry.key(owner, number), SoakEntry.value(count));
            model.set(owner, number, count);
        }
    }

    /** All keys of a group get one count: after any reopening they are equal. */
    private void writeBatch() {
        final int group = random.nextInt(SoakModel.KEYS_PER_OWNER / BATCH_KEYS) * BATCH_KEYS;
        final long count = model.nextCount(owner);
        final WriteBatch batch = new WriteBatch();
        for (int i = 0; i < BATCH_KEYS; i++) {
            batch.put(SoakEntry.key(owner, group + i), SoakEntry.value(count));
        }
        writer.write(batch);
        for (int i = 0; i < BATCH_KEYS; i++) {
            model.set(owner, group + i, count);
        }
        final int checked = group + random.nextInt(BATCH_KEYS);
        expect(checked, stored(owner, checked));
    }

    private void raise() {
        final int number = random.nextInt(SoakModel.SHARED_KEYS);
        final byte[] key = SoakEntry.key(SoakModel.SHARED, number);
        final long found = stored(SoakModel.SHARED, number);
        final boolean isRaised =
                found == 0
                        ? writer.putIfAbsent(key, SoakEntry.value(1))
                        : writer.replace(key, SoakEntry.value(found), SoakEntry.value(found + 1));
        if (isRaised) {
            model.raise(number);
        }
    }

    /** Counts of a key only grow: none goes back in time. */
    private void read() {
        final int from = random.nextInt(SoakModel.OWNERS + 1);
        final int number = random.nextInt(SoakModel.keyCount(from));
        final long found = stored(from, number);
        if (found != 0 && found < seen[from][number]) {
            throw new IllegalStateException(
                    "a read went back in time: owner="
                            + from
                            + " key="
                            + number
                            + " found="
                            + found
                            + " before="
                            + seen[from][number]);
        }
        seen[from][number] = Math.max(found, seen[from][number]);
    }
}
