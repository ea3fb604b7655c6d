package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.spi.EngineSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

/** However compaction goes on below them, open snapshots show what they showed at first. */
class SnapshotCompactionPropertyTest {
    private static final int KEYS = 30;
    private static final int MAX_OPEN = 4;

    enum Action {
        PUT_MANY,
        DELETE,
        OPEN,
        CLOSE,
        STEP,
        COMPACT
    }

    record Step(Action action, int number) {}

    private record Expected(EngineSnapshot snapshot, SortedMap<String, String> content) {}

    @Property(tries = 150)
    void compactionTakesNothingFromASnapshot(
            @ForAll("steps") @Size(min = 10, max = 60) List<Step> steps) {
        final SortedMap<String, String> model = new TreeMap<>();
        final List<Expected> open = new ArrayList<>();
        try (SteppedStore store = SteppedStore.open(new MemoryDirectory(), SteppedStore.EAGER)) {
            for (int i = 0; i < steps.size(); i++) {
                take(steps.get(i), i, store, model, open);
                assertEquals(model, store.entries());
                assertEquals(model.size(), store.engine().count());
                for (final Expected expected : open) {
                    assertEquals(expected.content, entries(expected.snapshot));
                    assertEquals(expected.content.size(), expected.snapshot.count());
                }
            }
            open.forEach(expected -> expected.snapshot.close());
            store.compact();
            while (store.step()) {
                assertEquals(model, store.entries());
            }
            assertEquals(model, store.entries());
            assertEquals(0, store.engine().pinnedBytes());
        }
    }

    private static void take(
            final Step step,
            final int i,
            final SteppedStore store,
            final SortedMap<String, String> model,
            final List<Expected> open) {
        switch (step.action) {
            case PUT_MANY -> {
                for (int k = 0; k < 40; k++) {
                    final String key = "key" + (step.number + k * 7) % KEYS;
                    final String value = "value" + i + "." + k;
                    store.put(key, value);
                    model.put(key, value);
                }
            }
            case DELETE -> {
                for (int k = 0; k < 10; k++) {
                    final String key = "key" + (step.number + k) % KEYS;
                    store.delete(key);
                    model.remove(key);
                }
            }
            case OPEN -> {
                if (open.size() == MAX_OPEN) {
                    open.remove(step.number % MAX_OPEN).snapshot.close();
                }
                open.add(new Expected(store.engine().snapshot(), new TreeMap<>(model)));
            }
            case CLOSE -> {
                if (!open.isEmpty()) {
                    open.remove(step.number % open.size()).snapshot.close();
                }
            }
            case STEP -> store.step();
            default -> store.compact();
        }
    }

    private static SortedMap<String, String> entries(final EngineSnapshot snapshot) {
        final SortedMap<String, String> entries = new TreeMap<>();
        snapshot.forEach(
                new UnsafeBuffer(new byte[0]),
                (b, ko, kl, vo, vl) ->
                        entries.put(SteppedStore.text(b, ko, kl), SteppedStore.text(b, vo, vl))
                                == null);
        return entries;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Action.class), Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list();
    }
}
