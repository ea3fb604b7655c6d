package io.lohdb.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is written, compacted, cleaned, opened and closed: every open snapshot sees what was
 * there when it was opened.
 */
class SnapshotIndexPropertyTest {
    private static final int MAX_OPEN = 6;
    private static final int KEYS = 20;

    enum Action {
        PUT,
        DELETE,
        PUT_MANY,
        OPEN,
        CLOSE,
        CLEAN,
        COMPACT
    }

    record Step(Action action, int number) {}

    private record Expected(OpenSnapshot snapshot, Map<Long, Long> content) {}

    @Property(tries = 500)
    void everySnapshotSeesWhatWasThereWhenItWasOpened(
            @ForAll("steps") @Size(min = 20, max = 200) List<Step> steps) {
        final List<Expected> open = new ArrayList<>();
        try (SnapshotFixture fixture = new SnapshotFixture()) {
            for (int i = 0; i < steps.size(); i++) {
                take(steps.get(i), fixture, open);
                assertEquals(fixture.model.size(), fixture.index.count());
                assertEquals(fixture.model, fixture.walk(Long.MAX_VALUE));
                if (i % 4 == 0) {
                    check(fixture, open);
                }
            }
            check(fixture, open);
            open.forEach(expected -> fixture.snapshots.close(expected.snapshot));
            fixture.assertNothingIsLeft();
        }
    }

    private static void take(
            final Step step, final SnapshotFixture fixture, final List<Expected> open) {
        switch (step.action) {
            case PUT -> fixture.put(step.number % KEYS);
            case DELETE -> fixture.delete(step.number % KEYS);
            case PUT_MANY -> {
                for (int i = 0; i < 60; i++) {
                    fixture.put((step.number + i * 3L) % (4 * KEYS));
                }
            }
            case OPEN -> {
                if (open.size() == MAX_OPEN) {
                    fixture.snapshots.close(open.remove(step.number % MAX_OPEN).snapshot);
                }
                open.add(new Expected(fixture.open(), new HashMap<>(fixture.model)));
            }
            case CLOSE -> {
                if (!open.isEmpty()) {
                    fixture.snapshots.close(open.remove(step.number % open.size()).snapshot);
                }
            }
            case CLEAN -> fixture.clean();
            default -> fixture.compact();
        }
    }

    private static void check(final SnapshotFixture fixture, final List<Expected> open) {
        for (final Expected expected : open) {
            final long sequence = expected.snapshot.sequence();
            for (long key = 0; key < KEYS; key++) {
                assertEquals(expected.content.get(key), fixture.find(key, sequence));
            }
            assertEquals(expected.content, fixture.walk(sequence));
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Action.class), Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list();
    }
}
