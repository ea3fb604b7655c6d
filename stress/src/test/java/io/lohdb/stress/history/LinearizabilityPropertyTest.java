package io.lohdb.stress.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.stress.history.LinearizabilityChecker.Verdict;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The checker against all permutations: slower, and too simple to be wrong. */
class LinearizabilityPropertyTest {
    private static final int MAX_MOMENT = 12;
    private static final int MAX_CALLS = 6;

    private final RegisterModel model = new RegisterModel();

    @Property(tries = 3000)
    void agreesWithTryingEveryOrder(@ForAll("histories") List<Operation> history) {
        Verdict verdict = new LinearizabilityChecker(100_000).check(history, model);
        Statistics.collect(verdict);
        assertEquals(
                anyOrderFits(new ArrayList<>(history), model.initialState())
                        ? Verdict.LINEARIZABLE
                        : Verdict.VIOLATED,
                verdict);
    }

    private boolean anyOrderFits(List<Operation> left, long state) {
        if (left.stream().allMatch(Operation::isPending)) {
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            Operation first = left.get(i);
            boolean mayComeFirst =
                    left.stream().noneMatch(other -> other.responded() < first.invoked());
            long behind = model.after(state, first);
            if (mayComeFirst && behind != SequentialModel.IMPOSSIBLE) {
                left.remove(i);
                boolean fits = anyOrderFits(left, behind);
                left.add(i, first);
                if (fits) {
                    return true;
                }
            }
        }
        return false;
    }

    @Provide
    Arbitrary<List<Operation>> histories() {
        Arbitrary<Long> moments = Arbitraries.longs().between(0, MAX_MOMENT);
        Arbitrary<Long> values = Arbitraries.longs().between(0, 3);
        Arbitrary<Operation> calls =
                Combinators.combine(
                                Arbitraries.of(Action.class),
                                values,
                                values,
                                Arbitraries.of(
                                        Outcome.YES, Outcome.YES, Outcome.NO, Outcome.UNKNOWN),
                                moments,
                                moments)
                        .as(LinearizabilityPropertyTest::operation);
        return calls.list().ofMaxSize(MAX_CALLS);
    }

    private static Operation operation(
            Action action,
            long expected,
            long value,
            Outcome outcome,
            long oneMoment,
            long otherMoment) {
        boolean isPending = outcome == Outcome.UNKNOWN;
        boolean isConditional =
                action == Action.DELETE
                        || action == Action.PUT_IF_ABSENT
                        || action == Action.REPLACE;
        long stored = action == Action.GET ? value : Math.max(1, value);
        Outcome told = isConditional ? outcome : Outcome.YES;
        return new Operation(
                0,
                Calls.KEY,
                action,
                expected,
                stored,
                isPending ? Outcome.UNKNOWN : told,
                Math.min(oneMoment, otherMoment),
                isPending ? Operation.PENDING : Math.max(oneMoment, otherMoment),
                Operation.NO_SEQUENCE);
    }
}
