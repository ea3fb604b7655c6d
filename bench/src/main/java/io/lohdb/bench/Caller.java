package io.lohdb.bench;

import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.RandomNumbers;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** What one benchmark thread holds: its random numbers and its buffers. */
@State(Scope.Thread)
public class Caller {
    /** Keys per grouped read. */
    static final int GROUP_LENGTH = 16;

    private final UnsafeBuffer key = Entries.buffer(Entries.KEY_LENGTH);
    private final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
    private final UnsafeBuffer destination = Entries.buffer(Entries.VALUE_LENGTH);
    private final UnsafeBuffer[] group = new UnsafeBuffer[GROUP_LENGTH];
    private RandomNumbers numbers;
    private long keyCount;
    private long round;
    private int writesLeft;

    /**
     * Prepares the buffers.
     *
     * @param store tells how many keys there are
     * @param threads tells which thread this is
     */
    @Setup(Level.Trial)
    public void prepare(final LoadedStore store, final ThreadParams threads) {
        keyCount = store.keyCount;
        numbers = new RandomNumbers(threads.getThreadIndex(), keyCount);
        for (int i = 0; i < GROUP_LENGTH; i++) {
            group[i] = Entries.buffer(Entries.KEY_LENGTH);
        }
    }

    /** A key that is there, any with the same probability; in the same buffer each time. */
    DirectBuffer nextKey() {
        Entries.key(key, numbers.next());
        return key;
    }

    /** A key that is not there. */
    DirectBuffer nextMissingKey() {
        Entries.key(key, keyCount + numbers.next());
        return key;
    }

    /** Keys that are there, {@link #GROUP_LENGTH} of them. */
    DirectBuffer[] nextKeys() {
        for (final UnsafeBuffer each : group) {
            Entries.key(each, numbers.next());
        }
        return group;
    }

    /** A value for the key that {@link #nextKey()} has returned last. */
    DirectBuffer nextValue() {
        Entries.value(value, key.getLong(Long.BYTES), ++round);
        return value;
    }

    /** Receives what is read. */
    UnsafeBuffer destination() {
        return destination;
    }

    /** True for the given share of the calls. */
    boolean isChosen(final int percent) {
        return numbers.next() * 100 < keyCount * percent;
    }

    /** Keeps account of a write, so that the store's log stays bounded. */
    void countWrite(final LoadedStore store) {
        if (--writesLeft < 0) {
            store.reserveWrites();
            writesLeft = LoadedStore.RESERVED_WRITES - 1;
        }
    }
}
