package io.lohdb.bench.rivals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ByteBufferGetStatus;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.HyperClockCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB, tuned for point reads of data that fits into memory. */
final class RocksDbRival implements Rival {
    private static final double BLOOM_BITS = 10;
    private static final double HASH_LOAD = 0.75;
    private static final long MIN_CACHE_BYTES = 256L << 20;
    private static final long MAX_CACHE_BYTES = 2L << 30;
    private static final long BLOCK_BYTES = 4096;
    private static final int ANY_SHARDS = -1;
    private static final long MEMTABLE_BYTES = 128L << 20;
    private static final int MEMTABLES = 4;

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public String title() {
        return "RocksDB";
    }

    @Override
    public String calls() {
        return "get, put and multiGet of direct ByteBuffers; write-ahead log on; bloom filters of"
                + " 10 bits, hashed data blocks, block cache as long as the data (256 MB to 2"
                + " GB), 4 memtables of 128 MB, no compression";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "write-ahead log, sync=false: survives a kill of the process",
                PromiseMode.SYNC,
                "write-ahead log, sync=true");
    }

    @Override
    public boolean hasGroupedReads() {
        return true;
    }

    @Override
    public boolean isOrdered() {
        return true;
    }

    @Override
    public String version() {
        return LibraryVersion.of("org.rocksdb.RocksDB");
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        RocksDB.loadLibrary();
        final Cache cache =
                new HyperClockCache(
                        Math.max(MIN_CACHE_BYTES, Math.min(MAX_CACHE_BYTES, request.dataBytes())),
                        BLOCK_BYTES,
                        ANY_SHARDS,
                        false);
        final Options options =
                new Options()
                        .setCreateIfMissing(true)
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setWriteBufferSize(MEMTABLE_BYTES)
                        .setMaxWriteBufferNumber(MEMTABLES)
                        .setIncreaseParallelism(Runtime.getRuntime().availableProcessors())
                        .setTableFormatConfig(
                                new BlockBasedTableConfig()
                                        .setBlockCache(cache)
                                        .setFilterPolicy(new BloomFilter(BLOOM_BITS, false))
                                        .setDataBlockIndexType(
                                                DataBlockIndexType.kDataBlockBinaryAndHash)
                                        .setDataBlockHashTableUtilRatio(HASH_LOAD));
        try {
            return new Store(RocksDB.open(options, request.directory().toString()), cache, request);
        } catch (final RocksDBException e) {
            throw new StoreFaultException("cannot be opened", e);
        }
    }

    private static final class Store implements RivalStore {
        private final RocksDB db;
        private final Cache cache;
        private final StoreRequest request;

        Store(final RocksDB db, final Cache cache, final StoreRequest request) {
            this.db = db;
            this.cache = cache;
            this.request = request;
        }

        @Override
        public StoreSession session() {
            return new Session(db, request);
        }

        @Override
        public void sync() {
            try {
                db.syncWal();
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot sync", e);
            }
        }

        @Override
        public long count() {
            long count = 0;
            try (RocksIterator iterator = db.newIterator()) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    count++;
                }
            }
            return count;
        }

        @Override
        public long offHeapBytes() {
            try {
                return cache.getUsage()
                        + db.getLongProperty("rocksdb.cur-size-all-mem-tables")
                        + db.getLongProperty("rocksdb.estimate-table-readers-mem");
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot tell its memory", e);
            }
        }

        @Override
        public void close() {
            try {
                db.closeE();
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot be closed", e);
            }
        }
    }

    private static final class Session implements StoreSession {
        private final RocksDB db;
        private final SessionBuffers buffers;
        private final ByteBuffer key;
        private final ByteBuffer value;
        private final ByteBuffer destination;
        private final ReadOptions readOptions = new ReadOptions();
        private final WriteOptions writeOptions;
        private final List<ByteBuffer> groupKeys = new ArrayList<>();
        private final List<ByteBuffer> groupValues = new ArrayList<>();

        Session(final RocksDB db, final StoreRequest request) {
            this.db = db;
            this.buffers = SessionBuffers.offHeap(request.valueLength());
            this.key = buffers.keyView();
            this.value = buffers.valueView();
            this.destination = buffers.destinationView();
            this.writeOptions = new WriteOptions().setSync(request.mode() == PromiseMode.SYNC);
        }

        @Override
        public void put(final long number, final long stamp) {
            buffers.key(number);
            buffers.value(number, stamp);
            try {
                db.put(writeOptions, key.clear(), value.clear());
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot put", e);
            }
        }

        @Override
        public void putMany(final long[] numbers, final int count, final long stamp) {
            try (WriteBatch batch = new WriteBatch()) {
                for (int i = 0; i < count; i++) {
                    buffers.key(numbers[i]);
                    buffers.value(numbers[i], stamp);
                    batch.put(key.clear(), value.clear());
                }
                db.write(writeOptions, batch);
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot put many", e);
            }
        }

        @Override
        public long get(final long number) {
            buffers.key(number);
            try {
                return db.get(readOptions, key.clear(), destination.clear()) == RocksDB.NOT_FOUND
                        ? MISSING
                        : buffers.stamp(number);
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot get", e);
            }
        }

        @Override
        public void delete(final long number) {
            buffers.key(number);
            try {
                db.delete(writeOptions, key.clear());
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot delete", e);
            }
        }

        @Override
        public long getAll(final long[] numbers) {
            prepareGroup(numbers);
            try {
                final List<ByteBufferGetStatus> found =
                        db.multiGetByteBuffers(readOptions, groupKeys, groupValues);
                long stamps = 0;
                for (int i = 0; i < numbers.length; i++) {
                    if (found.get(i).status.getCode() == Status.Code.Ok) {
                        buffers.destination().putBytes(0, groupValues.get(i), 0, value.capacity());
                        stamps += buffers.stamp(numbers[i]);
                    }
                }
                return stamps;
            } catch (final RocksDBException e) {
                throw new StoreFaultException("cannot get a group", e);
            }
        }

        private void prepareGroup(final long[] numbers) {
            while (groupKeys.size() < numbers.length) {
                groupKeys.add(ByteBuffer.allocateDirect(SessionBuffers.KEY_LENGTH));
                groupValues.add(ByteBuffer.allocateDirect(value.capacity()));
            }
            for (int i = 0; i < numbers.length; i++) {
                final UnsafeBuffer from = buffers.key(numbers[i]);
                from.getBytes(0, groupKeys.get(i), 0, SessionBuffers.KEY_LENGTH);
                groupKeys.get(i).clear();
                groupValues.get(i).clear();
            }
        }

        @Override
        public int scan(final long number, final int count) {
            buffers.key(number);
            int scanned = 0;
            try (RocksIterator iterator = db.newIterator(readOptions)) {
                for (iterator.seek(key.clear());
                        scanned < count && iterator.isValid();
                        iterator.next()) {
                    iterator.value(destination.clear());
                    scanned++;
                }
            }
            return scanned;
        }

        @Override
        public long walk(final long limit) {
            long walked = 0;
            try (RocksIterator iterator = db.newIterator(readOptions)) {
                for (iterator.seekToFirst();
                        walked < limit && iterator.isValid();
                        iterator.next()) {
                    iterator.value(destination.clear());
                    walked++;
                }
            }
            return walked;
        }

        @Override
        public void close() {
            readOptions.close();
            writeOptions.close();
        }
    }
}
