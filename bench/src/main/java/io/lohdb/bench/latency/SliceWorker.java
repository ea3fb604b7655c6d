package io.lohdb.bench.latency;

import io.lohdb.bench.latency.SliceReply.Slice;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.RivalStore;
import io.lohdb.bench.rivals.Startup;
import io.lohdb.bench.rivals.StoreFaultException;
import io.lohdb.bench.rivals.StoreRequest;
import io.lohdb.bench.rivals.StoreSession;
import io.lohdb.bench.workload.Entries;
import io.lohdb.bench.workload.RandomNumbers;
import io.lohdb.bench.workload.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Does what it is told to one store. One thread. */
final class SliceWorker {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** A store that keeps up on the whole gets this much longer to catch up at the end. */
    private static final int GRACE_DIVISOR = 10;

    private final Rival rival;
    private PromiseMode mode;
    private Path directory;
    private long keyCount;
    private RivalStore store;
    private StoreSession session;
    private long seed;
    private long stamp;

    SliceWorker(final Rival rival) {
        this.rival = rival;
    }

    /** Whatever goes wrong becomes the reason of the reply, as long as the JVM lives. */
    SliceReply answer(final SliceCommand command) {
        try {
            return switch (command.action()) {
                case OPEN -> open(command);
                case SLICE -> SliceReply.done(slice(command));
                case CLOSE -> close();
            };
        } catch (final RuntimeException | LinkageError | AssertionError e) {
            e.printStackTrace();
            return SliceReply.failed(Startup.reason(e));
        }
    }

    private SliceReply open(final SliceCommand command) {
        mode = command.mode();
        directory = Path.of(command.directory());
        keyCount = command.keyCount();
        final String reason = Startup.reasonAgainst(rival, directory);
        if (!reason.isEmpty()) {
            return SliceReply.failed(reason);
        }
        final Path folder = folder("loaded");
        store = open(folder, PromiseMode.NONE, keyCount);
        session = store.session();
        for (long number = 0; number < keyCount; number++) {
            session.put(number, 0);
        }
        store.sync();
        if (mode != PromiseMode.NONE) {
            closeStore();
            store = open(folder, mode, keyCount);
            session = store.session();
        }
        return SliceReply.done();
    }

    private RivalStore open(final Path folder, final PromiseMode promise, final long entryCount) {
        return rival.open(new StoreRequest(folder, promise, entryCount, Entries.VALUE_LENGTH));
    }

    private Path folder(final String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (final IOException e) {
            throw new UncheckedIOException("no folder for a store in " + directory, e);
        }
    }

    private Slice slice(final SliceCommand command) {
        return switch (command.work()) {
            case PUT, DURABLE -> measure(command, store, puts(session, randomNumbers()));
            case MIXED -> measure(command, store, mixed(session, randomNumbers()));
            case GET -> measureBesideWriter(command);
            case GROW -> measureGrowth(command);
        };
    }

    private RandomNumbers randomNumbers() {
        return new RandomNumbers(++seed, keyCount);
    }

    private PacedOperation puts(final StoreSession target, final RandomNumbers numbers) {
        return index -> target.put(numbers.next(), ++stamp);
    }

    private static PacedOperation gets(final StoreSession target, final RandomNumbers numbers) {
        return index -> {
            if (target.get(numbers.next()) == StoreSession.MISSING) {
                throw new StoreFaultException("an entry is missing");
            }
        };
    }

    private PacedOperation mixed(final StoreSession target, final RandomNumbers numbers) {
        final PacedOperation gets = gets(target, numbers);
        final PacedOperation puts = puts(target, numbers);
        return index -> ((index & 1) == 0 ? gets : puts).run(index);
    }

    private Slice measureBesideWriter(final SliceCommand command) {
        try (SideWriter writer =
                SideWriter.start(store, randomNumbers(), LatencyWork.WRITER_RATE)) {
            final Slice slice = measure(command, store, gets(session, randomNumbers()));
            writer.stop();
            final Map<String, Long> counters = new LinkedHashMap<>(slice.counters());
            counters.put("puts beside", writer.doneCount());
            return new Slice(
                    slice.dueCount(),
                    slice.doneCount(),
                    slice.elapsedNs(),
                    slice.latencies(),
                    slice.lateness(),
                    counters);
        }
    }

    /** New entries into a store of their own, which is gone afterwards. */
    private Slice measureGrowth(final SliceCommand command) {
        final long entryCount = command.ratePerSecond() * command.durationNs() / SECOND_NS + 1;
        try (ScratchFolder folder = ScratchFolder.create(directory);
                RivalStore grown = open(folder.path(), mode, entryCount);
                StoreSession growing = grown.session()) {
            return measure(command, grown, index -> growing.put(index, index));
        }
    }

    private static Slice measure(
            final SliceCommand command, final RivalStore target, final PacedOperation operation) {
        final Map<String, Long> before = target.counters();
        final ForeignLoad loadBefore = ForeignLoad.now();
        final Pacer pacer = new Pacer();
        final HiccupMeter meter = HiccupMeter.start(Pacer.PAUSE_NS);
        final long durationNs = command.durationNs();
        try {
            pacer.run(
                    operation,
                    SECOND_NS / command.ratePerSecond(),
                    durationNs,
                    durationNs + durationNs / GRACE_DIVISOR);
        } finally {
            meter.close();
        }
        final ForeignLoad load = ForeignLoad.now().since(loadBefore);
        final Map<String, Long> counters = new LinkedHashMap<>();
        target.counters()
                .forEach(
                        (name, count) -> counters.put(name, count - before.getOrDefault(name, 0L)));
        counters.put("ms of others", TimeUnit.NANOSECONDS.toMillis(load.othersNs()));
        counters.put("ms stolen", TimeUnit.NANOSECONDS.toMillis(load.stolenNs()));
        return new Slice(
                pacer.dueCount(),
                pacer.doneCount(),
                pacer.elapsedNs(),
                HistogramText.of(pacer.latencies()),
                HistogramText.of(meter.lateness()),
                counters);
    }

    private SliceReply close() {
        closeStore();
        return SliceReply.done();
    }

    private void closeStore() {
        final RivalStore closing = store;
        store = null;
        session.close();
        closing.close();
    }
}
