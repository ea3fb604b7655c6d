package io.lohdb.stress.history;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.WriteBatch;
import io.lohdb.WriteOperations;
import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreClosedException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One thread's part in one history: random calls on a few keys, each recorded with the moments
 * before and after it. Moments are counted by one shared counter, so that two calls of which one
 * ended before the other began are always seen in that order. The price: the counter also orders
 * memory between calls; what a processor may reorder within a call is for the tests of the memory
 * model.
 */
final class HistoryWorker {
    /** Few, so that calls meet. */
    static final int KEY_COUNT = 4;

    /** Further keys, written once each, by which the index grows while the others are in use. */
    private static final int FIRST_FILLER = 1000;

    private static final int FILLER_COUNT = 12;
    private static final int VALUES_PER_THREAD = 10_000;
    private static final int MAX_PAUSE = 64;

    private final LohDb db;
    private final WriteOperations writer;
    private final boolean isSync;
    private final int historyNumber;
    private final int thread;
    private final AtomicLong clock;
    private final SplittableRandom random;
    private final History history = new History();
    private final long[] lastSeen = new long[KEY_COUNT];
    private final WriteBatch batch = new WriteBatch();
    private int valueCount;
    private boolean isOpen = true;

    HistoryWorker(
            final LohDb db,
            final Durability durability,
            final int historyNumber,
            final int thread,
            final AtomicLong clock,
            final SplittableRandom random) {
        this.db = db;
        this.writer = db.with(durability);
        this.isSync = durability.equals(Durability.SYNC);
        this.historyNumber = historyNumber;
        this.thread = thread;
        this.clock = clock;
        this.random = random;
    }

    History history() {
        return history;
    }

    /**
     * Makes random calls until the store is closed.
     *
     * @param count how many calls
     * @param mix how often each kind comes
     */
    void run(final int count, final ActionMix mix) {
        for (int i = 0; i < count && isOpen; i++) {
            final long invoked = clock.getAndIncrement();
            final int key = random.nextInt(KEY_COUNT);
            try {
                step(mix.next(random), key, invoked);
            } catch (final StoreClosedException | OutcomeUnknownException e) {
                // What the call changed was recorded as pending; nothing more can be learned here.
                isOpen = false;
            }
            for (int pause = random.nextInt(MAX_PAUSE); pause > 0; pause--) {
                Thread.onSpinWait();
            }
        }
    }

    private void step(final ActionMix.Call call, final int key, final long invoked) {
        switch (call) {
            case GET -> get(key, invoked);
            case GET_ALL -> getAll(invoked);
            case PUT -> put(key, invoked);
            case DELETE -> delete(key, invoked);
            case PUT_IF_ABSENT -> putIfAbsent(key, invoked);
            case REPLACE -> replace(key, invoked);
            case BATCH -> batch(invoked);
            case FILL -> fill(invoked);
            default -> throw new IllegalArgumentException("no such call: " + call);
        }
    }

    /** Reads a key, by copy or on loan. */
    void get(final int key, final long invoked) {
        final byte[] bytes = Payload.key(historyNumber, key);
        final long[] value = {Operation.ABSENT};
        if (random.nextBoolean()) {
            final byte[] copy = db.get(bytes);
            if (copy != null) {
                value[0] = Payload.number(new UnsafeBuffer(copy), 0, copy.length);
            }
        } else {
            db.read(
                    new UnsafeBuffer(bytes),
                    0,
                    bytes.length,
                    (buffer, offset, length) -> value[0] = Payload.number(buffer, offset, length));
        }
        recordGet(key, value[0], invoked, clock.getAndIncrement());
    }

    private void getAll(final long invoked) {
        final DirectBuffer[] keys = new DirectBuffer[KEY_COUNT];
        for (int key = 0; key < KEY_COUNT; key++) {
            keys[key] = new UnsafeBuffer(Payload.key(historyNumber, key));
        }
        final long[] values = new long[KEY_COUNT];
        db.getAll(
                keys,
                (key, buffer, offset, length) ->
                        values[key] = Payload.number(buffer, offset, length));
        final long responded = clock.getAndIncrement();
        for (int key = 0; key < KEY_COUNT; key++) {
            recordGet(key, values[key], invoked, responded);
        }
    }

    private void recordGet(
            final int key, final long value, final long invoked, final long responded) {
        if (key < KEY_COUNT) {
            lastSeen[key] = value;
        }
        history.add(
                new Operation(
                        thread,
                        key,
                        Action.GET,
                        Operation.ABSENT,
                        value,
                        Outcome.YES,
                        invoked,
                        responded,
                        Operation.NO_SEQUENCE));
    }

    private long newValue() {
        valueCount++;
        return (long) (thread + 1) * VALUES_PER_THREAD + valueCount;
    }

    private long tick() {
        return clock.getAndIncrement();
    }

    private void put(final int key, final long invoked) {
        final long value = newValue();
        final PendingCall call = new PendingCall(thread, key, Action.PUT, 0, value, invoked);
        long sequence = Operation.NO_SEQUENCE;
        boolean isDone = false;
        try {
            sequence = writer.put(Payload.key(historyNumber, key), Payload.value(value));
            isDone = true;
        } finally {
            history.add(isDone ? call.returned(true, sequence, tick()) : call.open());
        }
        checkDurable(sequence);
        lastSeen[key] = value;
    }

    private void delete(final int key, final long invoked) {
        final byte[] bytes = Payload.key(historyNumber, key);
        final PendingCall call =
                new PendingCall(thread, key, Action.DELETE, 0, Operation.ABSENT, invoked);
        conditionally(call, () -> writer.delete(bytes));
        lastSeen[key] = Operation.ABSENT;
    }

    private void putIfAbsent(final int key, final long invoked) {
        final long value = newValue();
        final byte[] bytes = Payload.key(historyNumber, key);
        final PendingCall call =
                new PendingCall(thread, key, Action.PUT_IF_ABSENT, 0, value, invoked);
        conditionally(call, () -> writer.putIfAbsent(bytes, Payload.value(value)));
    }

    private void replace(final int key, final long invoked) {
        final long value = newValue();
        // A key that was last seen absent: expects a value that never was, and has to be refused.
        final long expected =
                lastSeen[key] == Operation.ABSENT ? VALUES_PER_THREAD - 1 : lastSeen[key];
        final byte[] bytes = Payload.key(historyNumber, key);
        final PendingCall call =
                new PendingCall(thread, key, Action.REPLACE, expected, value, invoked);
        conditionally(
                call, () -> writer.replace(bytes, Payload.value(expected), Payload.value(value)));
    }

    /** Makes and records a call that says whether it has changed anything. */
    private void conditionally(final PendingCall call, final BooleanSupplier effect) {
        boolean isDone = false;
        boolean hasEffect = false;
        try {
            hasEffect = effect.getAsBoolean();
            isDone = true;
        } finally {
            history.add(
                    isDone ? call.returned(hasEffect, Operation.NO_SEQUENCE, tick()) : call.open());
        }
        if (hasEffect) {
            lastSeen[call.key()] = call.value();
        }
    }

    private void batch(final long invoked) {
        batch.clear();
        final int count = 1 + random.nextInt(KEY_COUNT);
        final int first = random.nextInt(KEY_COUNT);
        final PendingCall[] calls = new PendingCall[count];
        for (int i = 0; i < count; i++) {
            final int key = (first + i) % KEY_COUNT;
            final boolean isPut = random.nextInt(KEY_COUNT) > 0;
            final long value = isPut ? newValue() : Operation.ABSENT;
            if (isPut) {
                batch.put(Payload.key(historyNumber, key), Payload.value(value));
            } else {
                batch.delete(Payload.key(historyNumber, key));
            }
            calls[i] =
                    new PendingCall(
                            thread,
                            key,
                            isPut ? Action.BATCH_PUT : Action.BATCH_DELETE,
                            0,
                            value,
                            invoked);
            lastSeen[key] = value;
        }
        write(calls);
    }

    /** Writes the batch and records each of its operations. */
    private void write(final PendingCall[] calls) {
        long last = Operation.NO_SEQUENCE;
        boolean isDone = false;
        try {
            last = writer.write(batch);
            isDone = true;
        } finally {
            final long responded = tick();
            for (int i = 0; i < calls.length; i++) {
                final long sequence = last - (calls.length - 1 - i);
                history.add(
                        isDone ? calls[i].returned(true, sequence, responded) : calls[i].open());
                if (isDone && sequence < last) {
                    history.addContinued(sequence);
                }
            }
        }
        checkDurable(last);
    }

    private void checkDurable(final long sequence) {
        if (isSync && db.durableSequence() < sequence) {
            throw new IllegalStateException(
                    "returned before it was durable: sequence="
                            + sequence
                            + " durable="
                            + db.durableSequence());
        }
    }

    private void fill(final long invoked) {
        batch.clear();
        final PendingCall[] calls = new PendingCall[FILLER_COUNT];
        for (int i = 0; i < FILLER_COUNT; i++) {
            final long value = newValue();
            final int key = FIRST_FILLER + (int) value;
            batch.put(Payload.key(historyNumber, key), Payload.value(value));
            calls[i] = new PendingCall(thread, key, Action.BATCH_PUT, 0, value, invoked);
        }
        write(calls);
    }
}
