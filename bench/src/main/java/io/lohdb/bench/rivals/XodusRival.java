package io.lohdb.bench.rivals;

import java.util.Map;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;

/** Xodus environments: one store of keys and values. */
final class XodusRival implements Rival {
    private static final String STORE = "entries";

    @Override
    public String name() {
        return "xodus";
    }

    @Override
    public String title() {
        return "Xodus";
    }

    @Override
    public String calls() {
        return "Store.get in a read-only transaction, Store.put in an exclusive one; key prefixing,"
                + " defaults otherwise";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "logDurableWrite=false: synced within a second",
                PromiseMode.SYNC,
                "logDurableWrite=true");
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public String version() {
        return LibraryVersion.of("jetbrains.exodus.env.EnvironmentImpl");
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        final Environment environment =
                Environments.newInstance(
                        request.directory().toFile(),
                        new EnvironmentConfig()
                                .setLogDurableWrite(request.mode() == PromiseMode.SYNC));
        final Store entries =
                environment.computeInTransaction(
                        txn ->
                                environment.openStore(
                                        STORE, StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING, txn));
        return new OpenStore(environment, entries, request.valueLength());
    }

    private static final class OpenStore implements RivalStore {
        private final Environment environment;
        private final Store entries;
        private final int valueLength;

        OpenStore(final Environment environment, final Store entries, final int valueLength) {
            this.environment = environment;
            this.entries = entries;
            this.valueLength = valueLength;
        }

        @Override
        public StoreSession session() {
            return new Session(environment, entries, valueLength);
        }

        @Override
        public void sync() {
            ((EnvironmentImpl) environment).flushAndSync();
        }

        @Override
        public long count() {
            final Transaction txn = environment.beginReadonlyTransaction();
            try {
                return entries.count(txn);
            } finally {
                txn.abort();
            }
        }

        @Override
        public long offHeapBytes() {
            return 0;
        }

        @Override
        public void close() {
            environment.close();
        }
    }

    private static final class Session implements StoreSession {
        private final Environment environment;
        private final Store entries;
        private final SessionBuffers buffers;

        Session(final Environment environment, final Store entries, final int valueLength) {
            this.environment = environment;
            this.entries = entries;
            this.buffers = SessionBuffers.onHeap(valueLength);
        }

        @Override
        public void put(final long number, final long stamp) {
            final Transaction txn = environment.beginExclusiveTransaction();
            try {
                entries.put(
                        txn,
                        new ArrayByteIterable(buffers.keyArray(number).clone()),
                        new ArrayByteIterable(buffers.valueArray(number, stamp).clone()));
            } finally {
                finish(txn);
            }
        }

        @Override
        public void putMany(final long[] numbers, final int count, final long stamp) {
            final Transaction txn = environment.beginExclusiveTransaction();
            try {
                for (int i = 0; i < count; i++) {
                    entries.put(
                            txn,
                            new ArrayByteIterable(buffers.keyArray(numbers[i]).clone()),
                            new ArrayByteIterable(buffers.valueArray(numbers[i], stamp).clone()));
                }
            } finally {
                finish(txn);
            }
        }

        @Override
        public long get(final long number) {
            final Transaction txn = environment.beginReadonlyTransaction();
            try {
                final ByteIterable value =
                        entries.get(txn, new ArrayByteIterable(buffers.keyArray(number)));
                return value == null ? MISSING : buffers.stamp(value.getBytesUnsafe(), number);
            } finally {
                txn.abort();
            }
        }

        @Override
        public void delete(final long number) {
            final Transaction txn = environment.beginExclusiveTransaction();
            try {
                entries.delete(txn, new ArrayByteIterable(buffers.keyArray(number).clone()));
            } finally {
                finish(txn);
            }
        }

        private static void finish(final Transaction txn) {
            if (!txn.commit()) {
                throw new StoreFaultException("an exclusive transaction was not committed");
            }
        }

        @Override
        public int scan(final long number, final int count) {
            final Transaction txn = environment.beginReadonlyTransaction();
            try (Cursor cursor = entries.openCursor(txn)) {
                final ByteIterable first =
                        cursor.getSearchKeyRange(
                                new ArrayByteIterable(buffers.keyArray(number).clone()));
                if (first == null) {
                    return 0;
                }
                first.getBytesUnsafe();
                return 1 + (int) copyFrom(cursor, count - 1L);
            } finally {
                txn.abort();
            }
        }

        @Override
        public long walk(final long limit) {
            final Transaction txn = environment.beginReadonlyTransaction();
            try (Cursor cursor = entries.openCursor(txn)) {
                return copyFrom(cursor, limit);
            } finally {
                txn.abort();
            }
        }

        private long copyFrom(final Cursor cursor, final long limit) {
            long copied = 0;
            while (copied < limit && cursor.getNext()) {
                buffers.destination().wrap(cursor.getValue().getBytesUnsafe());
                copied++;
            }
            return copied;
        }
    }
}
