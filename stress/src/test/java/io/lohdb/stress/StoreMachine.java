package io.lohdb.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.Subscription;
import io.lohdb.WriteBatch;
import io.lohdb.WriteOperations;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.StoreCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A store in files and what it has to contain. Each step does the same to both and compares. For
 * one thread; the store's own background work runs beside it or is stepped, as the threading says.
 */
final class StoreMachine implements AutoCloseable {
    private static final int KEYS = 40;
    private static final long LIMIT_NS = Duration.ofSeconds(20).toNanos();

    /** One thing to do: what, to which key, with which number to choose details by. */
    record Step(Action action, int key, int detail) {}

    /** What can be done. */
    enum Action {
        PUT,
        PUT_LONG,
        DELETE,
        BATCH,
        PUT_IF_ABSENT,
        REPLACE,
        READ,
        READ_MANY,
        WALK,
        SYNC,
        AWAIT_DURABLE,
        WORK,
        CHECK_FEED,
        RESUBSCRIBE,
        REOPEN,
        CRASH
    }

    private final Path root;
    private final Threading threading;
    private final Map<String, String> model = new TreeMap<>();
    private final List<String> history = new ArrayList<>();
    private final List<String> delivered = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private int generation;
    private LohDb db;
    private Subscription subscription;

    StoreMachine(Path root, Threading threading) {
        this.root = root;
        this.threading = threading;
        open();
    }

    private Path directory() {
        return root.resolve("store" + generation);
    }

    private void open() {
        db =
                LohDb.open(
                        LohDbConfig.inDirectory(directory())
                                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                                .feedCapacity(64 * 1024)
                                .durability(Durability.OS)
                                .threading(threading)
                                .errorHandler(faults::add));
        subscribe();
    }

    private void subscribe() {
        delivered.clear();
        subscription = db.subscribe(change -> delivered.add(line(change)));
        assertEquals(history.size(), subscription.startSequence());
    }

    private static String line(Change change) {
        final String end = change.isEndOfBatch() ? "." : "";
        return change.type() == ChangeType.PUT
                ? change.keyString() + "=" + change.valueString() + end
                : change.keyString() + " deleted" + end;
    }

    /** Does one step. */
    void run(Step step) {
        final String key = "key" + step.key % KEYS;
        final String value = "v" + history.size();
        final WriteOperations writer = db.with(durability(step.detail));
        switch (step.action) {
            case PUT -> assertEquals(put(key, value), writer.put(key, value));
            case PUT_LONG -> {
                final String longer = value + "-".repeat(step.detail % 100_000);
                assertEquals(put(key, longer), writer.put(key, longer));
            }
            case DELETE -> delete(writer, key);
            case BATCH -> batch(writer, step);
            case PUT_IF_ABSENT -> {
                final boolean isAbsent = !model.containsKey(key);
                assertEquals(isAbsent, writer.putIfAbsent(key, value));
                if (isAbsent) {
                    put(key, value);
                }
            }
            case REPLACE -> replace(writer, key, value, step.detail);
            case READ -> assertEquals(model.get(key), db.getString(key));
            case READ_MANY -> readMany(step);
            case WALK -> walk(key);
            case SYNC -> db.sync();
            case AWAIT_DURABLE -> db.awaitDurable(history.size());
            case WORK -> db.doWork();
            case CHECK_FEED -> checkFeed();
            case RESUBSCRIBE -> {
                checkFeed();
                subscription.close();
                subscribe();
            }
            case REOPEN -> reopen();
            case CRASH -> crash();
            default -> throw new AssertionError(step);
        }
        assertEquals(history.size(), db.writtenSequence());
        assertEquals(model.size(), db.count());
        assertEquals(List.of(), faults);
    }

    private static Durability durability(int detail) {
        return switch (detail % 5) {
            case 0 -> Durability.SYNC;
            case 1 -> Durability.interval(Duration.ofMillis(detail % 3));
            default -> Durability.OS;
        };
    }

    private long put(String key, String value) {
        model.put(key, value);
        history.add(key + "=" + value + ".");
        return history.size();
    }

    private void delete(WriteOperations writer, String key) {
        final boolean isThere = model.remove(key) != null;
        assertEquals(isThere, writer.delete(key));
        if (isThere) {
            history.add(key + " deleted.");
        }
    }

    private void batch(WriteOperations writer, Step step) {
        final WriteBatch batch = new WriteBatch();
        final int operations = step.detail % 12;
        for (int i = 0; i < operations; i++) {
            final String key = "key" + (step.key + 7 * i * step.detail) % KEYS;
            final String end = i == operations - 1 ? "." : "";
            if ((step.detail >>> i & 1) == 0) {
                final String value = "b" + history.size() + "-".repeat(step.detail % 5000);
                batch.put(key, value);
                model.put(key, value);
                history.add(key + "=" + value + end);
            } else {
                batch.delete(key);
                model.remove(key);
                history.add(key + " deleted" + end);
            }
        }
        assertEquals(history.size(), writer.write(batch));
    }

    private void replace(WriteOperations writer, String key, String value, int detail) {
        final String found = model.get(key);
        final boolean isRight = found != null && detail % 2 == 0;
        assertEquals(isRight, writer.replace(key, isRight ? found : "not " + found, value));
        if (isRight) {
            put(key, value);
        }
    }

    private void readMany(Step step) {
        final String[] keys = new String[step.detail % 40];
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "key" + (step.key + i) % (KEYS + 3);
            expected.add(model.get(keys[i]));
        }
        assertEquals(expected, db.getAll(keys));
    }

    private void walk(String prefix) {
        final List<String> expected =
                model.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
        assertEquals(expected, db.list(prefix));
        checkContent();
    }

    private void checkContent() {
        assertEquals(List.copyOf(model.keySet()), db.list(""));
        model.forEach((key, value) -> assertEquals(value, db.getString(key)));
    }

    private void checkFeed() {
        db.sync();
        final long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (subscription.sequence() < history.size()) {
            if (db.doWork() == 0) {
                LockSupport.parkNanos(100_000);
            }
            assertTrue(
                    System.nanoTime() < deadlineNs,
                    () -> "stuck at " + subscription.sequence() + " of " + history.size());
        }
        assertEquals(
                history.subList((int) subscription.startSequence(), history.size()), delivered);
    }

    private void reopen() {
        db.close();
        open();
        assertTrue(db.recoveryReport().cleanShutdown());
        checkReopened();
    }

    /** A kill loses nothing that was written: what is in the mapping belongs to the kernel. */
    private void crash() {
        final Path killed = directory();
        generation++;
        try {
            StoreCopy.copy(killed, directory());
            db.close();
            StoreCopy.delete(killed);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        open();
        checkReopened();
    }

    private void checkReopened() {
        assertEquals(history.size(), db.recoveryReport().lastSequence());
        assertEquals(history.size(), db.writtenSequence());
        assertEquals(history.size(), db.durableSequence());
        assertEquals(List.of(), db.recoveryReport().losses());
        checkContent();
    }

    /** Checks everything once more and closes. */
    @Override
    public void close() {
        try {
            checkFeed();
            reopen();
        } finally {
            db.close();
        }
    }
}
