package io.lohdb;

import io.lohdb.spi.Threading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Each open snapshot equals a copy of the map that was made when it was opened. */
class SnapshotPropertyTest {
    private static final int MAX_OPEN = 5;

    enum Action {
        PUT,
        DELETE,
        PUT_IF_ABSENT,
        BATCH,
        PUT_MANY,
        DELETE_MANY,
        OPEN,
        CLOSE,
        WORK
    }

    record Step(Action action, int number) {}

    /** An open snapshot and what it has to show. */
    private record Expected(Snapshot snapshot, Map<String, String> content) {}

    @Property(tries = 300)
    void everySnapshotEqualsACopyOfTheMap(
            @ForAll("steps") @Size(min = 20, max = 120) List<Step> steps) {
        final Map<String, String> model = new TreeMap<>();
        final List<Expected> open = new ArrayList<>();
        try (LohDb db =
                LohDb.open(
                        LohDbConfig.inMemory()
                                .durability(Durability.OS)
                                .threading(Threading.INVOKER))) {
            for (int i = 0; i < steps.size(); i++) {
                take(steps.get(i), i, db, model, open);
                assertEquals(db, model, keysOf(model));
                if (i % 8 == 0) {
                    open.forEach(SnapshotPropertyTest::assertEquals);
                }
            }
            open.forEach(SnapshotPropertyTest::assertEquals);
            open.forEach(expected -> expected.snapshot.close());
            while (db.doWork() > 0) {
                assertEquals(db, model, keysOf(model));
            }
            assertEquals(db, model, keysOf(model));
            final SnapshotStats stats = db.stats().snapshots();
            if (stats.openCount() != 0 || stats.pinnedBytes() != 0) {
                throw new AssertionError(stats.toString());
            }
        }
    }

    private static List<String> keysOf(final Map<String, String> model) {
        return new ArrayList<>(model.keySet());
    }

    private static void take(
            final Step step,
            final int i,
            final LohDb db,
            final Map<String, String> model,
            final List<Expected> open) {
        final String key = key(step.number % 12);
        final String value = "value" + i;
        switch (step.action) {
            case PUT -> put(db, model, key, value);
            case DELETE -> delete(db, model, key);
            case PUT_IF_ABSENT ->
                    check(
                            db.putIfAbsent(bytes(key), bytes(value))
                                    == (model.putIfAbsent(key, value) == null));
            case BATCH -> batch(step, value, db, model);
            case PUT_MANY -> {
                for (int k = 0; k < 40; k++) {
                    put(db, model, key(step.number + k), value);
                }
            }
            case DELETE_MANY -> {
                for (int k = 0; k < 40; k++) {
                    delete(db, model, key(step.number + k));
                }
            }
            case OPEN -> {
                if (open.size() == MAX_OPEN) {
                    open.remove(step.number % MAX_OPEN).snapshot.close();
                }
                open.add(new Expected(db.snapshot(), new TreeMap<>(model)));
            }
            case CLOSE -> {
                if (!open.isEmpty()) {
                    open.remove(step.number % open.size()).snapshot.close();
                }
            }
            default -> db.doWork();
        }
    }

    private static void put(
            final LohDb db, final Map<String, String> model, final String key, final String value) {
        db.put(key, value);
        model.put(key, value);
    }

    private static void delete(final LohDb db, final Map<String, String> model, final String key) {
        check(db.delete(key) == (model.remove(key) != null));
    }

    /** Some keys more than once, put and deleted in turn. */
    private static void batch(
            final Step step, final String value, final LohDb db, final Map<String, String> model) {
        final WriteBatch batch = new WriteBatch();
        for (int k = 0; k < 6; k++) {
            final String key = key((step.number + k * 7) % 5);
            if ((step.number >> k & 1) == 0) {
                batch.put(key, value + k);
                model.put(key, value + k);
            } else {
                batch.delete(key);
                model.remove(key);
            }
        }
        db.write(batch);
    }

    private static void assertEquals(final Expected expected) {
        assertEquals(expected.snapshot, expected.content, keysOf(expected.content));
    }

    private static void assertEquals(
            final ReadOperations reads,
            final Map<String, String> expected,
            final List<String> keys) {
        check(reads.count() == expected.size());
        check(reads.list("").equals(keys));
        for (int k = 0; k < 12; k++) {
            final String value = expected.get(key(k));
            final String found = reads.getString(key(k));
            if (value == null ? found != null : !value.equals(found)) {
                throw new AssertionError(
                        "key=" + key(k) + " expected=" + value + " found=" + found);
            }
        }
        final String[] some = keys.toArray(String[]::new);
        check(reads.getAll(some).equals(new ArrayList<>(expected.values())));
    }

    private static void check(final boolean isTrue) {
        if (!isTrue) {
            throw new AssertionError();
        }
    }

    private static String key(final int number) {
        return "key" + number;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Action.class), Arbitraries.integers().between(0, 400))
                .as(Step::new)
                .list();
    }
}
