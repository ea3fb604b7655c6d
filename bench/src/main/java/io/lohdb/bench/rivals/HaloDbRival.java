package io.lohdb.bench.rivals;

import java.util.Iterator;
import java.util.Map;

/**
 * HaloDB Revive. Its classes are made for Java 22 and later, so that nothing that is compiled for
 * an earlier one can name them: its calls go through {@link HaloDbCalls}.
 */
final class HaloDbRival implements Rival {
    private static final int OLDEST_JAVA = 22;
    private static final int RECORDS_PER_KEY = 2;
    private static final int MEBIBYTE = 1 << 20;
    private static final int FILE_BYTES = 256 * MEBIBYTE;
    private static final int FLUSH_BYTES = 10 * MEBIBYTE;
    private static final int CHUNK_BYTES = 2 * MEBIBYTE;

    @Override
    public String name() {
        return "halodb";
    }

    @Override
    public String title() {
        return "HaloDB Revive";
    }

    @Override
    public String calls() {
        return "get and put of byte arrays; memory pool with keys of 16 bytes, twice the number of"
                + " entries said beforehand, data files of 256 MB, defaults otherwise";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "page cache, flushed every 10 MB: survives a kill of the process",
                PromiseMode.SYNC,
                "enableSyncWrites(true)");
    }

    @Override
    public String version() {
        return LibraryVersion.of(HaloDbCalls.CLASS_NAME);
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        if (Runtime.version().feature() < OLDEST_JAVA) {
            throw new StoreFaultException(
                    "halodb needs Java "
                            + OLDEST_JAVA
                            + " or later, this is "
                            + Runtime.version().feature());
        }
        final Object options = HaloDbCalls.newOptions();
        HaloDbCalls.set(options, "setMaxFileSize", FILE_BYTES);
        HaloDbCalls.set(options, "setFlushDataSizeBytes", (long) FLUSH_BYTES);
        HaloDbCalls.set(
                options,
                "setNumberOfRecords",
                (int) Math.min(Integer.MAX_VALUE, request.keyCount() * RECORDS_PER_KEY));
        HaloDbCalls.set(options, "setUseMemoryPool", true);
        HaloDbCalls.set(options, "setMemoryPoolChunkSize", CHUNK_BYTES);
        HaloDbCalls.set(options, "setFixedKeySize", SessionBuffers.KEY_LENGTH);
        HaloDbCalls.set(
                options, "setBuildIndexThreads", Runtime.getRuntime().availableProcessors());
        HaloDbCalls.set(options, "enableSyncWrites", request.mode() == PromiseMode.SYNC);
        final HaloDbCalls calls = HaloDbCalls.open(request.directory().toFile(), options);
        return new Store(calls, request.valueLength());
    }

    private static final class Store implements RivalStore {
        private final HaloDbCalls calls;
        private final int valueLength;

        Store(final HaloDbCalls calls, final int valueLength) {
            this.calls = calls;
            this.valueLength = valueLength;
        }

        @Override
        public StoreSession session() {
            return new Session(calls, valueLength);
        }

        @Override
        public void sync() {
            // It has no such call.
        }

        @Override
        public long count() {
            return calls.count();
        }

        @Override
        public void close() {
            calls.close();
        }
    }

    private static final class Session implements StoreSession {
        private final HaloDbCalls calls;
        private final SessionBuffers buffers;

        Session(final HaloDbCalls calls, final int valueLength) {
            this.calls = calls;
            this.buffers = SessionBuffers.onHeap(valueLength);
        }

        @Override
        public void put(final long number, final long stamp) {
            calls.put(buffers.keyArray(number), buffers.valueArray(number, stamp));
        }

        @Override
        public long get(final long number) {
            final byte[] value = calls.get(buffers.keyArray(number));
            return value == null ? MISSING : buffers.stamp(value, number);
        }

        @Override
        public void delete(final long number) {
            calls.delete(buffers.keyArray(number));
        }

        @Override
        public long walk(final long limit) {
            long walked = 0;
            for (final Iterator<?> records = calls.iterator(); records.hasNext(); ) {
                records.next();
                if (++walked == limit) {
                    break;
                }
            }
            return walked;
        }
    }
}
