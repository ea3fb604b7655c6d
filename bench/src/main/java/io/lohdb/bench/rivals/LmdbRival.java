package io.lohdb.bench.rivals;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** LMDB by way of lmdbjava, with a writable map. */
final class LmdbRival implements Rival {
    private static final String DATABASE = "entries";

    /** Pages are about two thirds full when keys come in random order; copies of pages beside. */
    private static final int LENGTHS_OF_DATA = 4;

    /** What a key takes in a page beside its bytes, and large values in pages of their own. */
    private static final int BYTES_PER_ENTRY = 64;

    private static final int PAGE_LENGTH = 4096;
    private static final long SPARE_BYTES = 64L << 20;
    private static final int MAX_READERS = 512;

    @Override
    public String name() {
        return "lmdb";
    }

    @Override
    public String title() {
        return "LMDB";
    }

    @Override
    public String calls() {
        return "lmdbjava, optimal direct ByteBuffers, no checks; one read transaction per thread,"
                + " renewed for each read; one write transaction per put; MDB_WRITEMAP,"
                + " MDB_NORDAHEAD; map length said beforehand";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "MDB_NOSYNC: survives a kill of the process; may be damaged by power loss",
                PromiseMode.SYNC,
                "msync in every commit");
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public String version() {
        return LibraryVersion.of("org.lmdbjava.Env");
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        final Env.Builder<ByteBuffer> builder =
                Env.create(ByteBufferProxy.PROXY_OPTIMAL)
                        .setMapSize(mapLength(request))
                        .setMaxDbs(1)
                        .setMaxReaders(MAX_READERS);
        final Set<EnvFlags> flags = EnumSet.of(EnvFlags.MDB_WRITEMAP, EnvFlags.MDB_NORDAHEAD);
        if (request.mode() == PromiseMode.NONE) {
            flags.add(EnvFlags.MDB_NOSYNC);
        }
        final Env<ByteBuffer> env =
                builder.open(request.directory().toFile(), flags.toArray(EnvFlags[]::new));
        return new Store(env, env.openDbi(DATABASE, DbiFlags.MDB_CREATE), request.valueLength());
    }

    private static long mapLength(final StoreRequest request) {
        final int perEntry =
                SessionBuffers.KEY_LENGTH
                        + (request.valueLength() > PAGE_LENGTH / 4
                                ? request.valueLength() + PAGE_LENGTH
                                : request.valueLength())
                        + BYTES_PER_ENTRY;
        return request.keyCount() * perEntry * LENGTHS_OF_DATA + SPARE_BYTES;
    }

    private static final class Store implements RivalStore {
        private final Env<ByteBuffer> env;
        private final Dbi<ByteBuffer> entries;
        private final int valueLength;

        Store(final Env<ByteBuffer> env, final Dbi<ByteBuffer> entries, final int valueLength) {
            this.env = env;
            this.entries = entries;
            this.valueLength = valueLength;
        }

        @Override
        public StoreSession session() {
            return new Session(env, entries, valueLength);
        }

        @Override
        public void sync() {
            env.sync(true);
        }

        @Override
        public long count() {
            try (Txn<ByteBuffer> txn = env.txnRead()) {
                return entries.stat(txn).entries;
            }
        }

        @Override
        public long offHeapBytes() {
            // Everything is in the mapped file.
            return 0;
        }

        @Override
        public void close() {
            env.close();
        }
    }

    private static final class Session implements StoreSession {
        private final Env<ByteBuffer> env;
        private final Dbi<ByteBuffer> entries;
        private final SessionBuffers buffers;
        private final ByteBuffer key;
        private final ByteBuffer value;
        private final Txn<ByteBuffer> reader;

        Session(final Env<ByteBuffer> env, final Dbi<ByteBuffer> entries, final int valueLength) {
            this.env = env;
            this.entries = entries;
            this.buffers = SessionBuffers.offHeap(valueLength);
            this.key = buffers.keyView();
            this.value = buffers.valueView();
            this.reader = env.txnRead();
            reader.reset();
        }

        @Override
        public void put(final long number, final long stamp) {
            buffers.key(number);
            buffers.value(number, stamp);
            try (Txn<ByteBuffer> txn = env.txnWrite()) {
                entries.put(txn, key, value);
                txn.commit();
            }
        }

        @Override
        public void putMany(final long[] numbers, final int count, final long stamp) {
            try (Txn<ByteBuffer> txn = env.txnWrite()) {
                for (int i = 0; i < count; i++) {
                    buffers.key(numbers[i]);
                    buffers.value(numbers[i], stamp);
                    entries.put(txn, key, value);
                }
                txn.commit();
            }
        }

        @Override
        public long get(final long number) {
            buffers.key(number);
            reader.renew();
            try {
                final ByteBuffer found = entries.get(reader, key);
                if (found == null) {
                    return MISSING;
                }
                buffers.destination().putBytes(0, found, 0, found.capacity());
                return buffers.stamp(number);
            } finally {
                reader.reset();
            }
        }

        @Override
        public void delete(final long number) {
            buffers.key(number);
            try (Txn<ByteBuffer> txn = env.txnWrite()) {
                entries.delete(txn, key);
                txn.commit();
            }
        }

        @Override
        public int scan(final long number, final int count) {
            buffers.key(number);
            reader.renew();
            try (Cursor<ByteBuffer> cursor = entries.openCursor(reader)) {
                return cursor.get(key, GetOp.MDB_SET_RANGE) ? (int) copyFrom(cursor, count) : 0;
            } finally {
                reader.reset();
            }
        }

        @Override
        public long walk(final long limit) {
            reader.renew();
            try (Cursor<ByteBuffer> cursor = entries.openCursor(reader)) {
                return cursor.first() ? copyFrom(cursor, limit) : 0;
            } finally {
                reader.reset();
            }
        }

        private long copyFrom(final Cursor<ByteBuffer> cursor, final long limit) {
            long copied = 0;
            do {
                final ByteBuffer found = cursor.val();
                buffers.destination().putBytes(0, found, 0, found.capacity());
                copied++;
            } while (copied < limit && cursor.next());
            return copied;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
