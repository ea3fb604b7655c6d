package io.lohdb.bench.rivals;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.StoreStats;
import io.lohdb.WriteOperations;
import io.lohdb.bench.workload.Entries;
import io.lohdb.spi.IndexedValueHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** LohDB with every default. */
final class LohDbRival implements Rival {
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final byte[] ANY_KEY = {};
    private static final Pattern NUMBER = Pattern.compile("[0-9]{10}");

    @Override
    public String name() {
        return "lohdb";
    }

    @Override
    public String title() {
        return "LohDB";
    }

    @Override
    public String calls() {
        return "get(key, destination), put(key, value) and getAll of buffers outside of the heap;"
                + " every default";
    }

    @Override
    public Map<PromiseMode, String> promises() {
        return Map.of(
                PromiseMode.NONE,
                "Durability.OS: survives a kill of the process; synced within about a second",
                PromiseMode.INTERVAL,
                "Durability.interval(10 ms)",
                PromiseMode.SYNC,
                "Durability.SYNC: waits for an msync, shared by all who wait");
    }

    @Override
    public boolean hasGroupedReads() {
        return true;
    }

    @Override
    public boolean hasDeferredWaits() {
        return true;
    }

    @Override
    public String version() {
        final String version = LohDb.class.getPackage().getImplementationVersion();
        return version == null ? "of this build" : version;
    }

    @Override
    public RivalStore open(final StoreRequest request) {
        require(request.mode());
        return new Store(
                LohDb.open(LohDbConfig.inDirectory(request.directory())),
                request.directory(),
                durability(request.mode()),
                request.valueLength());
    }

    private static Durability durability(final PromiseMode mode) {
        return switch (mode) {
            case NONE -> Durability.OS;
            case INTERVAL -> Durability.interval(INTERVAL);
            case SYNC -> Durability.SYNC;
        };
    }

    private static final class Store implements RivalStore {
        private final LohDb db;
        private final Path directory;
        private final Durability durability;
        private final int valueLength;

        Store(
                final LohDb db,
                final Path directory,
                final Durability durability,
                final int valueLength) {
            this.db = db;
            this.directory = directory;
            this.durability = durability;
            this.valueLength = valueLength;
        }

        @Override
        public StoreSession session() {
            return new Session(db, db.with(durability), valueLength);
        }

        @Override
        public void sync() {
            db.sync();
        }

        @Override
        public long count() {
            return db.count();
        }

        @Override
        public long offHeapBytes() {
            return db.stats().engine().indexBytes();
        }

        @Override
        public Map<String, Long> counters() {
            final StoreStats stats = db.stats();
            final Map<String, Long> counters = new LinkedHashMap<>();
            counters.put("segments made", newestNumber(".log"));
            counters.put("segments retired", stats.engine().segmentsRetired());
            counters.put("files of checkpoints", newestNumber(".checkpoint"));
            counters.put("KiB copied", stats.engine().bytesCopied() >> 10);
            counters.put("KiB of index", stats.engine().indexBytes() >> 10);
            counters.put("syncs", stats.syncCount());
            return counters;
        }

        /** Files are named by numbers that rise. */
        private long newestNumber(final String suffix) {
            try (Stream<Path> files = Files.list(directory)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(suffix))
                        .map(file -> file.substring(0, file.length() - suffix.length()))
                        .filter(number -> NUMBER.matcher(number).matches())
                        .mapToLong(Long::parseLong)
                        .max()
                        .orElse(0);
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot list " + directory, e);
            }
        }

        @Override
        public void close() {
            db.close();
        }
    }

    private static final class Session implements StoreSession {
        private final LohDb db;
        private final WriteOperations writer;
        private final WriteOperations laterWriter;
        private final SessionBuffers buffers;
        private final IndexedValueHandler onValue = this::onValue;
        private UnsafeBuffer[] group = {};
        private long[] groupNumbers = {};
        private long stamps;
        private long walked;

        Session(final LohDb db, final WriteOperations writer, final int valueLength) {
            this.db = db;
            this.writer = writer;
            this.laterWriter = db.with(Durability.OS);
            this.buffers = SessionBuffers.offHeap(valueLength);
        }

        @Override
        public void put(final long number, final long stamp) {
            writer.put(buffers.key(number), buffers.value(number, stamp));
        }

        @Override
        public long get(final long number) {
            final int length = db.get(buffers.key(number), buffers.destination());
            return length < 0 ? MISSING : buffers.stamp(number);
        }

        @Override
        public void delete(final long number) {
            writer.delete(buffers.key(number), 0, SessionBuffers.KEY_LENGTH);
        }

        @Override
        public long getAll(final long[] numbers) {
            prepareGroup(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                Entries.key(group[i], numbers[i]);
            }
            groupNumbers = numbers;
            stamps = 0;
            db.getAll(group, onValue);
            return stamps;
        }

        private void onValue(
                final int index, final DirectBuffer buffer, final int offset, final int length) {
            buffers.destination().putBytes(0, buffer, offset, length);
            stamps += buffers.stamp(groupNumbers[index]);
        }

        private void prepareGroup(final int count) {
            if (group.length != count) {
                group = new UnsafeBuffer[count];
                for (int i = 0; i < count; i++) {
                    group[i] = Entries.buffer(SessionBuffers.KEY_LENGTH);
                }
            }
        }

        @Override
        public long walk(final long limit) {
            walked = 0;
            db.forEach(
                    ANY_KEY,
                    (buffer, keyOffset, keyLength, offset, length) -> {
                        buffers.destination().putBytes(0, buffer, offset, length);
                        walked++;
                        return walked < limit;
                    });
            return walked;
        }

        @Override
        public long putLater(final long number, final long stamp) {
            return laterWriter.put(buffers.key(number), buffers.value(number, stamp));
        }

        @Override
        public void await(final long ticket) {
            db.awaitDurable(ticket);
        }
    }
}
