package io.lohdb.bench.rivals;

import java.io.IOException;
import java.util.Map;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/** Chronicle Map in a mapped file. */
final class ChronicleMapRival implements Rival {
    private static final String FILE = "map";

    @Override
    public String name() {
        return "chronicle-map";
    }

    @Override
    public String title() {
        return "Chronicle Map";
    }

    @Override
    public String calls() {
        return "getUsing(key, array) into an array that is used again, put(key, value) that returns"
                + " null; entries() and constant lengths said beforehand; createPersistedTo";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "a mapped file: survives a kill of the process if no lock was held; never synced");
    }

    @Override
    public String version() {
        return LibraryVersion.of("net.openhft.chronicle.map.ChronicleMap");
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        try {
            return new Store(
                    ChronicleMapBuilder.of(byte[].class, byte[].class)
                            .name(FILE)
                            .entries(request.keyCount())
                            .constantKeySizeBySample(new byte[SessionBuffers.KEY_LENGTH])
                            .constantValueSizeBySample(new byte[request.valueLength()])
                            .putReturnsNull(true)
                            .removeReturnsNull(true)
                            .createPersistedTo(request.directory().resolve(FILE).toFile()),
                    request.valueLength());
        } catch (final IOException e) {
            throw new StoreFaultException("cannot be opened", e);
        }
    }

    private static final class Store implements RivalStore {
        private final ChronicleMap<byte[], byte[]> map;
        private final int valueLength;

        Store(final ChronicleMap<byte[], byte[]> map, final int valueLength) {
            this.map = map;
            this.valueLength = valueLength;
        }

        @Override
        public StoreSession session() {
            return new Session(map, valueLength);
        }

        @Override
        public void sync() {
            // It has no such call; the system writes the file back when it likes.
        }

        @Override
        public long count() {
            return map.longSize();
        }

        @Override
        public long offHeapBytes() {
            // Index and entries are in the mapped file.
            return 0;
        }

        @Override
        public void close() {
            map.close();
        }
    }

    private static final class Session implements StoreSession {
        private final ChronicleMap<byte[], byte[]> map;
        private final SessionBuffers buffers;

        Session(final ChronicleMap<byte[], byte[]> map, final int valueLength) {
            this.map = map;
            this.buffers = SessionBuffers.onHeap(valueLength);
        }

        @Override
        public void put(final long number, final long stamp) {
            map.put(buffers.keyArray(number), buffers.valueArray(number, stamp));
        }

        @Override
        public long get(final long number) {
            final byte[] value =
                    map.getUsing(buffers.keyArray(number), buffers.destination().byteArray());
            return value == null ? MISSING : buffers.stamp(value, number);
        }

        @Override
        public void delete(final long number) {
            map.remove(buffers.keyArray(number));
        }

        @Override
        public long walk(final long limit) {
            final long[] walked = {0};
            map.forEachEntryWhile(
                    entry -> {
                        entry.value().getUsing(buffers.destination().byteArray());
                        return ++walked[0] < limit;
                    });
            return walked[0];
        }
    }
}
