package io.lohdb.stress.crash;

import io.lohdb.stress.crash.Step.Action;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is done to a store through its public API, and wherever power is lost meanwhile: what
 * was acknowledged is there afterwards, in the order in which it was issued, with batches whole,
 * and the feed has told exactly that. A failure shrinks to the shortest list of steps and prints a
 * command that replays it; {@code -Djqwik.tries.default=20000} runs longer.
 */
class CrashPropertyTest {
    private static final CrashMemory MEMORY = new CrashMemory();

    @Property
    void keepsWhatItAcknowledged(
            @ForAll("shapes") StoreShape shape,
            @ForAll("steps") @Size(min = 1, max = 60) List<Step> steps,
            @ForAll long seed) {
        List<Step> possible = steps.stream().map(step -> within(shape, step)).toList();
        new Scenario(shape, seed, possible).run(MEMORY);
    }

    private static Step within(StoreShape shape, Step step) {
        return new Step(step.action(), step.key() % shape.keyCount(), step.detail());
    }

    @Provide
    Arbitrary<StoreShape> shapes() {
        return Combinators.combine(
                        Arbitraries.of(512, 4096),
                        Arbitraries.of(256, 512, 1024),
                        Arbitraries.of(2, 4, 8),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(0, 120))
                .as(
                        (sector, min, times, keys, value) ->
                                new StoreShape(sector, min, min * times, keys, value));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        final Tuple.Tuple2<Integer, Action>[] weights = weights();
        return Combinators.combine(
                        Arbitraries.frequency(weights),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(0, Step.DETAILS - 1))
                .as(Step::new)
                .list();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Tuple.Tuple2<Integer, Action>[] weights() {
        final Action[] actions = Action.values();
        final Tuple.Tuple2<Integer, Action>[] weights = new Tuple.Tuple2[actions.length];
        for (int i = 0; i < actions.length; i++) {
            weights[i] = Tuple.of(actions[i].weight(), actions[i]);
        }
        return weights;
    }
}
