package io.lohdb.bench.rivals;

import java.util.Iterator;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/** The storage engine of H2 by itself. */
final class MvStoreRival implements Rival {
    private static final String FILE = "entries.mv";
    private static final String MAP = "entries";
    private static final int CACHE_MIB = 1024;

    @Override
    public String name() {
        return "mvstore";
    }

    @Override
    public String title() {
        return "H2 MVStore";
    }

    @Override
    public String calls() {
        return "get and put of byte arrays with ByteArrayDataType; page cache of 1 GiB, no"
                + " compression";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "committed in the background within a second, survives nothing before",
                PromiseMode.SYNC,
                "commit and sync after every put");
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public String version() {
        return LibraryVersion.of("org.h2.mvstore.MVStore");
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        final MVStore store =
                new MVStore.Builder()
                        .fileName(request.directory().resolve(FILE).toString())
                        .cacheSize(CACHE_MIB)
                        .open();
        final MVMap<byte[], byte[]> map =
                store.openMap(
                        MAP,
                        new MVMap.Builder<byte[], byte[]>()
                                .keyType(ByteArrayDataType.INSTANCE)
                                .valueType(ByteArrayDataType.INSTANCE));
        return new Store(store, map, request);
    }

    private static final class Store implements RivalStore {
        private final MVStore store;
        private final MVMap<byte[], byte[]> map;
        private final StoreRequest request;

        Store(final MVStore store, final MVMap<byte[], byte[]> map, final StoreRequest request) {
            this.store = store;
            this.map = map;
            this.request = request;
        }

        @Override
        public StoreSession session() {
            return new Session(
                    store, map, request.valueLength(), request.mode() == PromiseMode.SYNC);
        }

        @Override
        public void sync() {
            store.commit();
            store.sync();
        }

        @Override
        public long count() {
            return map.sizeAsLong();
        }

        @Override
        public long offHeapBytes() {
            return 0;
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private static final class Session implements StoreSession {
        private final MVStore store;
        private final MVMap<byte[], byte[]> map;
        private final SessionBuffers buffers;
        private final boolean isSynced;

        Session(
                final MVStore store,
                final MVMap<byte[], byte[]> map,
                final int valueLength,
                final boolean isSynced) {
            this.store = store;
            this.map = map;
            this.buffers = SessionBuffers.onHeap(valueLength);
            this.isSynced = isSynced;
        }

        @Override
        public void put(final long number, final long stamp) {
            // The map keeps both arrays.
            map.put(buffers.keyArray(number).clone(), buffers.valueArray(number, stamp).clone());
            syncIfAsked();
        }

        @Override
        public long get(final long number) {
            final byte[] value = map.get(buffers.keyArray(number));
            if (value == null) {
                return MISSING;
            }
            buffers.destination().putBytes(0, value);
            return buffers.stamp(number);
        }

        @Override
        public void delete(final long number) {
            map.remove(buffers.keyArray(number));
            syncIfAsked();
        }

        private void syncIfAsked() {
            if (isSynced) {
                store.commit();
                store.sync();
            }
        }

        @Override
        public int scan(final long number, final int count) {
            return (int) copyFrom(map.cursor(buffers.keyArray(number).clone()), count);
        }

        @Override
        public long walk(final long limit) {
            return copyFrom(map.cursor(null), limit);
        }

        private long copyFrom(final Cursor<byte[], byte[]> cursor, final long limit) {
            long copied = 0;
            for (final Iterator<byte[]> keys = cursor; copied < limit && keys.hasNext(); copied++) {
                keys.next();
                buffers.destination().putBytes(0, cursor.getValue());
            }
            return copied;
        }
    }
}
