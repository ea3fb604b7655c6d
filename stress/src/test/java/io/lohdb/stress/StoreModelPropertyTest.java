package io.lohdb.stress;

import io.lohdb.spi.Threading;
import io.lohdb.stress.StoreMachine.Action;
import io.lohdb.stress.StoreMachine.Step;
import io.lohdb.stress.kill.StoreCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Whatever is done to a store, reopened and crashed in between, it contains what a map would
 * contain and tells its subscribers what was done. A failure prints the seed and the shortest list
 * of steps that fails; {@code -Djqwik.tries.default=5000} runs longer.
 */
class StoreModelPropertyTest {
    @Property
    void behavesLikeAMap(
            @ForAll("threadings") Threading threading,
            @ForAll("steps") @Size(min = 1, max = 150) List<Step> steps)
            throws IOException {
        final Path root = Files.createTempDirectory("lohdb-model");
        try (StoreMachine machine = new StoreMachine(root, threading)) {
            steps.forEach(machine::run);
        } finally {
            StoreCopy.delete(root);
        }
    }

    @Provide
    Arbitrary<Threading> threadings() {
        return Arbitraries.of(Threading.class);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        final Arbitrary<Action> actions =
                Arbitraries.frequency(
                        Tuple.of(20, Action.PUT),
                        Tuple.of(8, Action.PUT_LONG),
                        Tuple.of(10, Action.DELETE),
                        Tuple.of(12, Action.BATCH),
                        Tuple.of(5, Action.PUT_IF_ABSENT),
                        Tuple.of(5, Action.REPLACE),
                        Tuple.of(5, Action.READ),
                        Tuple.of(3, Action.READ_MANY),
                        Tuple.of(3, Action.WALK),
                        Tuple.of(5, Action.SYNC),
                        Tuple.of(3, Action.AWAIT_DURABLE),
                        Tuple.of(10, Action.WORK),
                        Tuple.of(4, Action.CHECK_FEED),
                        Tuple.of(2, Action.RESUBSCRIBE),
                        Tuple.of(2, Action.REOPEN),
                        Tuple.of(3, Action.CRASH));
        return Combinators.combine(
                        actions,
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(0, 1_000_000))
                .as(Step::new)
                .list();
    }
}
