package io.lohdb.internal.index;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** The index behaves like a map under any sequence of operations, with any hash. */
class HashIndexPropertyTest {
    enum Action {
        PUT_RANGE,
        REMOVE_RANGE,
        RELOCATE_RANGE,
        RECLAIM
    }

    record Step(Action action, long firstKey, int count) {}

    @Property(tries = 150)
    boolean behavesLikeAMap(
            @ForAll TestHashes hashes, @ForAll("steps") @Size(max = 40) List<Step> steps) {
        try (IndexFixture fixture = new IndexFixture(hashes::hash)) {
            for (final Step step : steps) {
                if (!agrees(fixture, step)) {
                    return false;
                }
            }
            for (long key = 0; key < 3000; key++) {
                if (!fixture.findsWhatIsExpected(key)) {
                    return false;
                }
            }
            fixture.assertHoldsExactlyWhatIsExpected();
            return true;
        }
    }

    private static boolean agrees(IndexFixture fixture, Step step) {
        for (long key = step.firstKey; key < step.firstKey + step.count; key++) {
            final boolean agreed =
                    switch (step.action) {
                        case PUT_RANGE -> fixture.put(key);
                        case REMOVE_RANGE -> fixture.remove(key);
                        case RELOCATE_RANGE -> fixture.relocate(key);
                        case RECLAIM -> fixture.epoch.reclaim() >= 0;
                    };
            if (!agreed || !fixture.findsWhatIsExpected(key)) {
                return false;
            }
        }
        return true;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        final Arbitrary<Action> actions =
                Arbitraries.frequency(
                        Tuple.of(5, Action.PUT_RANGE),
                        Tuple.of(2, Action.REMOVE_RANGE),
                        Tuple.of(1, Action.RELOCATE_RANGE),
                        Tuple.of(1, Action.RECLAIM));
        return Combinators.combine(
                        actions,
                        Arbitraries.longs().between(0, 2500),
                        Arbitraries.integers().between(1, 400))
                .as(Step::new)
                .list();
    }
}
