package io.lohdb.stress.model;

import io.lohdb.ReadOperations;
import io.lohdb.spi.EntryHandler;
import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.ValueHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Compares what a store holds, read by key and by iteration, with the operations that decide about
 * each key. Reused from check to check; for one thread.
 */
public final class ContentCheck {
    private static final UnsafeBuffer NO_PREFIX = new UnsafeBuffer(new byte[0]);

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);
    private IssuedLog issued;
    private int[] newest;
    private int visited;
    private String difference;

    /** A check that has compared nothing yet. */
    public ContentCheck() {}

    /** What is read: an engine, or a snapshot. */
    private interface Contents {
        long count();

        boolean read(DirectBuffer key, int keyLength, ValueHandler handler);

        void forEach(EntryHandler handler);
    }

    /**
     * Compares an engine.
     *
     * @param newestOfKeys for each key the sequence that decides about it, 0 when it is not there
     * @param present how many keys are there
     * @throws BrokenPromise on the first difference
     */
    public void check(
            final StorageEngine engine,
            final IssuedLog log,
            final int[] newestOfKeys,
            final int present) {
        check(new EngineReads(engine), log, newestOfKeys, present);
    }

    /** Compares a store or a snapshot; else the same. */
    public void check(
            final ReadOperations reads,
            final IssuedLog log,
            final int[] newestOfKeys,
            final int present) {
        check(new StoreReads(reads), log, newestOfKeys, present);
    }

    /** Reads below the public API. */
    private record EngineReads(StorageEngine engine) implements Contents {
        @Override
        public long count() {
            return engine.count();
        }

        @Override
        public boolean read(
                final DirectBuffer key, final int keyLength, final ValueHandler handler) {
            return engine.read(key, 0, keyLength, handler);
        }

        @Override
        public void forEach(final EntryHandler handler) {
            engine.forEach(NO_PREFIX, handler);
        }
    }

    /** Reads through the public API. */
    private record StoreReads(ReadOperations reads) implements Contents {
        @Override
        public long count() {
            return reads.count();
        }

        @Override
        public boolean read(
                final DirectBuffer key, final int keyLength, final ValueHandler handler) {
            return reads.read(key, 0, keyLength, handler);
        }

        @Override
        public void forEach(final EntryHandler handler) {
            reads.forEach(handler);
        }
    }

    private void check(
            final Contents reads,
            final IssuedLog log,
            final int[] newestOfKeys,
            final int present) {
        issued = log;
        newest = newestOfKeys;
        final long count = reads.count();
        if (count != present) {
            throw new BrokenPromise("count: expected=" + present + " found=" + count);
        }
        for (int number = 0; number < newest.length; number++) {
            checkKey(reads, number);
        }
        visited = 0;
        difference = null;
        reads.forEach(this::visit);
        if (difference != null || visited != present) {
            throw new BrokenPromise(
                    "iteration: expected=" + present + " found=" + visited + ' ' + difference);
        }
    }

    private void checkKey(final Contents reads, final int number) {
        final int sequence = newest[number];
        final int keyLength = EntryBytes.putKey(key, number);
        difference = null;
        final boolean isThere =
                reads.read(
                        key,
                        keyLength,
                        (buffer, offset, length) -> checkValue(buffer, offset, length, sequence));
        if (isThere != sequence > 0) {
            throw new BrokenPromise(
                    "key " + number + ": expected sequence " + sequence + " present=" + isThere);
        }
        if (difference != null) {
            throw new BrokenPromise("key " + number + ": " + difference);
        }
    }

    private void checkValue(
            final DirectBuffer buffer, final int offset, final int length, final int sequence) {
        if (sequence > 0
                && !EntryBytes.isValue(
                        buffer,
                        offset,
                        length,
                        issued.number(sequence),
                        issued.valueLength(sequence))) {
            difference = "not the value of sequence " + sequence;
        }
    }

    private boolean visit(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength) {
        final int number = EntryBytes.keyNumber(buffer, keyOffset, keyLength);
        visited++;
        if (number < 0 || number >= newest.length || newest[number] == 0) {
            difference = "a key that is not there";
        } else {
            checkValue(buffer, valueOffset, valueLength, newest[number]);
        }
        return difference == null;
    }
}
