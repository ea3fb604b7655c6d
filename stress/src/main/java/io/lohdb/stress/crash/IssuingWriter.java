package io.lohdb.stress.crash;

import io.lohdb.WriteBatch;
import io.lohdb.WriteOperations;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.EntryBytes;
import io.lohdb.stress.model.IssuedCursors;
import io.lohdb.stress.model.IssuedLog;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes calls that write out of steps, and issues what they write beforehand. For one thread. */
final class IssuingWriter {
    private static final int MAX_BATCH = 12;
    private static final int MAX_TTL_MS = 4000;
    private static final int CURSOR_NAMES = 3;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
    private final SimulatedStore store;
    private final StoreShape shape;
    private final IssuedLog issued;
    private final int[] newest;

    IssuingWriter(final SimulatedStore store, final StoreShape shape, final IssuedLog issued) {
        this.store = store;
        this.shape = shape;
        this.issued = issued;
        this.newest = new int[shape.keyCount()];
    }

    private int valueLength(final Step step) {
        return step.detail() / 5 % (shape.maxValueLength() + 1);
    }

    private int prepareKey(final int number) {
        return EntryBytes.putKey(key, number % shape.keyCount());
    }

    /** Makes the call that a step says. */
    void run(final WriteOperations writer, final Step step) {
        final boolean isDurable = step.isDurable();
        switch (step.action()) {
            case PUT -> put(writer, step, isDurable);
            case PUT_EXPIRING -> putExpiring(writer, step, isDurable);
            case DELETE -> delete(writer, step, isDurable);
            case BATCH -> batch(writer, step, isDurable);
            case PUT_IF_ABSENT -> putIfAbsent(writer, step, isDurable);
            case REPLACE -> replace(writer, step, isDurable);
            case COMMIT_CURSOR -> commitCursor(writer, step);
            default -> throw new IllegalArgumentException("no call: " + step.action());
        }
    }

    void put(final WriteOperations writer, final Step step, final boolean isDurable) {
        final int before = issued.count();
        final int length = valueLength(step);
        EntryBytes.putValue(value, issued.put(step.key(), length, false), length);
        final int keyLength = prepareKey(step.key());
        store.write(before, isDurable, () -> writer.put(key, 0, keyLength, value, 0, length));
    }

    /** A put whose entry expires soon. */
    private void putExpiring(
            final WriteOperations writer, final Step step, final boolean isDurable) {
        final int before = issued.count();
        final int length = valueLength(step);
        final int ttlMs = 1 + step.detail() % MAX_TTL_MS;
        EntryBytes.putValue(value, issued.put(step.key(), length, false), length);
        issued.expiry(issued.nowMs() + ttlMs);
        final int keyLength = prepareKey(step.key());
        store.write(
                before, isDurable, () -> writer.put(key, 0, keyLength, value, 0, length, ttlMs));
    }

    /** A cursor alone: it takes no sequence. */
    private void commitCursor(final WriteOperations writer, final Step step) {
        final int before = issued.count();
        final IssuedCursors cursors = issued.cursors();
        final int count = cursors.count();
        final String name = "cursor" + step.key() % CURSOR_NAMES;
        final long sequence = step.detail() % (issued.count() + 1L);
        cursors.commit(name, sequence, before);
        final Outcome outcome =
                store.write(before, false, () -> writer.commitCursor(name, sequence));
        if (outcome == Outcome.REFUSED) {
            cursors.cut(count);
        } else if (outcome == Outcome.DONE && step.isDurable()) {
            cursors.acknowledge();
        }
    }

    private boolean isPresent(final int number) {
        issued.newest(issued.count(), newest);
        return newest[number] > 0;
    }

    private void delete(final WriteOperations writer, final Step step, final boolean isDurable) {
        final int before = issued.count();
        final boolean isPresent = isPresent(step.key());
        if (isPresent) {
            issued.delete(step.key(), false);
        }
        final int keyLength = prepareKey(step.key());
        store.write(
                before,
                false,
                () -> {
                    expect(isPresent, writer.delete(key, 0, keyLength), "delete");
                    if (isDurable && isPresent) {
                        store.acknowledgeAll();
                    }
                });
    }

    private static void expect(final boolean expected, final boolean found, final String what) {
        if (expected != found) {
            throw new BrokenPromise(what + ": expected=" + expected + " found=" + found);
        }
    }

    private void putIfAbsent(
            final WriteOperations writer, final Step step, final boolean isDurable) {
        conditional(
                step,
                !isPresent(step.key()),
                isDurable,
                keyLength -> {
                    final UnsafeBuffer wholeKey = new UnsafeBuffer(key, 0, keyLength);
                    return writer.putIfAbsent(
                            wholeKey, new UnsafeBuffer(value, 0, valueLength(step)));
                });
    }

    private void replace(final WriteOperations writer, final Step step, final boolean isDurable) {
        final boolean isRight = isPresent(step.key()) && step.detail() % 2 == 0;
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[EntryBytes.MAX_VALUE_LENGTH]);
        int length = shape.maxValueLength() + 1;
        if (isRight) {
            final int sequence = newest[step.key()];
            length = issued.valueLength(sequence);
            EntryBytes.putValue(expected, issued.number(sequence), length);
        }
        expected.wrap(expected, 0, length);
        conditional(
                step,
                isRight,
                isDurable,
                keyLength -> {
                    final UnsafeBuffer wholeKey = new UnsafeBuffer(key, 0, keyLength);
                    return writer.replace(
                            wholeKey, expected, new UnsafeBuffer(value, 0, valueLength(step)));
                });
    }

    /** A write that says whether it happened. */
    @FunctionalInterface
    private interface ConditionalWrite {
        boolean run(int keyLength);
    }

    private void conditional(
            final Step step,
            final boolean isExpected,
            final boolean isDurable,
            final ConditionalWrite call) {
        final int before = issued.count();
        if (isExpected) {
            final int number = issued.put(step.key(), valueLength(step), false);
            EntryBytes.putValue(value, number, valueLength(step));
        }
        final int keyLength = prepareKey(step.key());
        store.write(
                before,
                false,
                () -> {
                    expect(isExpected, call.run(keyLength), "conditional put");
                    if (isDurable && isExpected) {
                        store.acknowledgeAll();
                    }
                });
    }

    private void batch(final WriteOperations writer, final Step step, final boolean isDurable) {
        final int before = issued.count();
        final WriteBatch batch = new WriteBatch();
        final int count = step.detail() % MAX_BATCH;
        final int length = Math.min(valueLength(step), shape.maxSegmentLength() / 32);
        for (int i = 0; i < count && fits(batch, length); i++) {
            final int number = (step.key() + i * step.detail()) % shape.keyCount();
            final int keyLength = prepareKey(number);
            if ((step.detail() >>> i & 1) == 0) {
                EntryBytes.putValue(value, issued.put(number, length, true), length);
                batch.put(key, 0, keyLength, value, 0, length);
            } else {
                issued.delete(number, true);
                batch.delete(key, 0, keyLength);
            }
        }
        issued.endBatch();
        store.write(before, isDurable && batch.count() > 0, () -> writer.write(batch));
    }

    private boolean fits(final WriteBatch batch, final int length) {
        final long perFrame = 64L;
        return batch.entryBytes() + length + (batch.count() + 2) * perFrame
                < shape.maxSegmentLength() - 256L;
    }
}
