package io.lohdb.bench.rivals;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** The yardstick: a concurrent map on the heap, which keeps nothing. */
final class HashMapRival implements Rival {
    private static final int MAX_CAPACITY = 1 << 30;

    @Override
    public String name() {
        return "hashmap";
    }

    @Override
    public String title() {
        return "ConcurrentHashMap";
    }

    @Override
    public String calls() {
        return "get with a key object that is used again, the value copied out; put of a new key"
                + " and a new array; as many entries as there will be said beforehand";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(PromiseMode.NONE, "survives nothing");
    }

    @Override
    public boolean isPersistent() {
        return false;
    }

    @Override
    public String version() {
        return "Java " + Runtime.version().feature();
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        return new Store(request);
    }

    private static final class Store implements RivalStore {
        private final ConcurrentHashMap<Key, byte[]> map;
        private final int valueLength;

        Store(final StoreRequest request) {
            map = new ConcurrentHashMap<>((int) Math.min(request.keyCount(), MAX_CAPACITY));
            valueLength = request.valueLength();
        }

        @Override
        public StoreSession session() {
            return new Session(map, valueLength);
        }

        @Override
        public void sync() {
            // There is nothing to sync to.
        }

        @Override
        public long count() {
            return map.mappingCount();
        }

        @Override
        public long offHeapBytes() {
            return 0;
        }

        @Override
        public void close() {
            map.clear();
        }
    }

    private static final class Session implements StoreSession {
        private final ConcurrentHashMap<Key, byte[]> map;
        private final SessionBuffers buffers;
        private final Key lookup = new Key();

        Session(final ConcurrentHashMap<Key, byte[]> map, final int valueLength) {
            this.map = map;
            this.buffers = SessionBuffers.onHeap(valueLength);
        }

        @Override
        public void put(final long number, final long stamp) {
            final Key key = new Key();
            key.take(buffers.key(number));
            map.put(key, buffers.valueArray(number, stamp).clone());
        }

        @Override
        public long get(final long number) {
            lookup.take(buffers.key(number));
            final byte[] value = map.get(lookup);
            if (value == null) {
                return MISSING;
            }
            buffers.destination().putBytes(0, value);
            return buffers.stamp(number);
        }

        @Override
        public void delete(final long number) {
            lookup.take(buffers.key(number));
            map.remove(lookup);
        }

        @Override
        public long walk(final long limit) {
            long walked = 0;
            for (final byte[] value : map.values()) {
                buffers.destination().putBytes(0, value);
                if (++walked == limit) {
                    break;
                }
            }
            return walked;
        }
    }

    /** The bytes of a key as two words, so that it takes as little as a key on the heap can. */
    private static final class Key {
        private long first;
        private long second;

        void take(final UnsafeBuffer key) {
            first = key.getLong(0);
            second = key.getLong(Long.BYTES);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(first) * 31 + Long.hashCode(second);
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof Key key && key.first == first && key.second == second;
        }
    }
}
