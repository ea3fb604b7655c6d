package io.lohdb.bench.rivals;

import java.util.Map;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;

/** MapDB's hash map in a mapped file. */
final class MapDbRival implements Rival {
    private static final String FILE = "entries.mapdb";
    private static final String MAP = "entries";

    @Override
    public String name() {
        return "mapdb";
    }

    @Override
    public String title() {
        return "MapDB";
    }

    @Override
    public String calls() {
        return "HTreeMap, get and put of byte arrays with Serializer.BYTE_ARRAY; fileMmapEnable,"
                + " cleanerHackEnable, a counter";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "no transactions: survives nothing but an orderly close",
                PromiseMode.SYNC,
                "transactionEnable, commit after every put");
    }

    @Override
    public String version() {
        return LibraryVersion.of("org.mapdb.DB");
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        final boolean isSynced = request.mode() == PromiseMode.SYNC;
        final DBMaker.Maker maker =
                DBMaker.fileDB(request.directory().resolve(FILE).toFile())
                        .fileMmapEnable()
                        .cleanerHackEnable();
        final DB db = (isSynced ? maker.transactionEnable() : maker).make();
        final HTreeMap<byte[], byte[]> map =
                db.hashMap(MAP, Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY)
                        .counterEnable()
                        .createOrOpen();
        return new Store(db, map, isSynced, request.valueLength());
    }

    private static final class Store implements RivalStore {
        private final DB db;
        private final HTreeMap<byte[], byte[]> map;
        private final boolean isSynced;
        private final int valueLength;

        Store(
                final DB db,
                final HTreeMap<byte[], byte[]> map,
                final boolean isSynced,
                final int valueLength) {
            this.db = db;
            this.map = map;
            this.isSynced = isSynced;
            this.valueLength = valueLength;
        }

        @Override
        public StoreSession session() {
            return new Session(db, map, isSynced, valueLength);
        }

        @Override
        public void sync() {
            db.commit();
        }

        @Override
        public long count() {
            return map.sizeLong();
        }

        @Override
        public long offHeapBytes() {
            // Everything is in the mapped file.
            return 0;
        }

        @Override
        public void close() {
            db.close();
        }
    }

    private static final class Session implements StoreSession {
        private final DB db;
        private final HTreeMap<byte[], byte[]> map;
        private final boolean isSynced;
        private final SessionBuffers buffers;

        Session(
                final DB db,
                final HTreeMap<byte[], byte[]> map,
                final boolean isSynced,
                final int valueLength) {
            this.db = db;
            this.map = map;
            this.isSynced = isSynced;
            this.buffers = SessionBuffers.onHeap(valueLength);
        }

        @Override
        public void put(final long number, final long stamp) {
            map.put(buffers.keyArray(number), buffers.valueArray(number, stamp));
            commitIfAsked();
        }

        @Override
        public long get(final long number) {
            final byte[] value = map.get(buffers.keyArray(number));
            return value == null ? MISSING : buffers.stamp(value, number);
        }

        @Override
        public void delete(final long number) {
            map.remove(buffers.keyArray(number));
            commitIfAsked();
        }

        private void commitIfAsked() {
            if (isSynced) {
                db.commit();
            }
        }

        @Override
        public long walk(final long limit) {
            long walked = 0;
            for (final byte[] value : map.getValues()) {
                buffers.destination().wrap(value);
                if (++walked == limit) {
                    break;
                }
            }
            return walked;
        }
    }
}
