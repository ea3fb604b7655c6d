package io.lohdb.stress.history;

import static io.lohdb.stress.history.Calls.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.stress.history.LinearizabilityChecker.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories made by hand, each with one thing that a store must not do, and its legal twin. */
class LinearizabilityCheckerTest {
    private final LinearizabilityChecker checker = new LinearizabilityChecker(100_000);

    private Verdict verdict(Calls calls) {
        return checker.check(calls.list(), new RegisterModel());
    }

    @Test
    void acceptsNoCallsAtAll() {
        assertEquals(Verdict.LINEARIZABLE, verdict(new Calls()));
    }

    @Test
    void refusesAStaleRead() {
        assertEquals(
                Verdict.VIOLATED,
                verdict(new Calls().put(1, at(0, 1)).put(2, at(2, 3)).get(1, at(4, 5))));
    }

    @Test
    void acceptsAnOldValueWhileTheNewOneIsBeingWritten() {
        assertEquals(
                Verdict.LINEARIZABLE,
                verdict(new Calls().put(1, at(0, 1)).put(2, at(2, 6)).get(1, at(4, 5))));
    }

    @Test
    void refusesAValueFromTheFuture() {
        assertEquals(Verdict.VIOLATED, verdict(new Calls().get(1, at(0, 1)).put(1, at(2, 3))));
    }

    @Test
    void refusesReadsThatGoBackInTime() {
        Calls calls =
                new Calls().put(1, at(0, 1)).put(2, at(2, 9)).get(2, at(3, 4)).get(1, at(5, 6));
        assertEquals(Verdict.VIOLATED, verdict(calls));
    }

    @Test
    void refusesALostUpdate() {
        Calls calls =
                new Calls()
                        .put(1, at(0, 1))
                        .replace(1, 2, Outcome.YES, at(2, 5))
                        .replace(1, 3, Outcome.YES, at(3, 6));
        assertEquals(Verdict.VIOLATED, verdict(calls));
    }

    @Test
    void acceptsOneOfTwoReplacementsThatMeet() {
        Calls calls =
                new Calls()
                        .put(1, at(0, 1))
                        .replace(1, 2, Outcome.NO, at(2, 5))
                        .replace(1, 3, Outcome.YES, at(3, 6));
        assertEquals(Verdict.LINEARIZABLE, verdict(calls));
    }

    @Test
    void refusesTwoFirstPuts() {
        Calls calls =
                new Calls()
                        .putIfAbsent(1, Outcome.YES, at(0, 3))
                        .putIfAbsent(2, Outcome.YES, at(1, 4));
        assertEquals(Verdict.VIOLATED, verdict(calls));
    }

    @Test
    void acceptsTwoFirstPutsWithADeleteBetween() {
        Calls calls =
                new Calls()
                        .putIfAbsent(1, Outcome.YES, at(0, 3))
                        .putIfAbsent(2, Outcome.YES, at(1, 4))
                        .delete(Outcome.YES, at(2, 5));
        assertEquals(Verdict.LINEARIZABLE, verdict(calls));
    }

    @Test
    void refusesARefusalWithoutAReason() {
        assertEquals(Verdict.VIOLATED, verdict(new Calls().putIfAbsent(1, Outcome.NO, at(0, 1))));
        assertEquals(
                Verdict.VIOLATED,
                verdict(new Calls().put(1, at(0, 1)).delete(Outcome.NO, at(2, 3))));
    }

    @Test
    void refusesADeletedValueThatComesBack() {
        Calls calls = new Calls().put(1, at(0, 1)).delete(Outcome.YES, at(2, 3)).get(1, at(4, 5));
        assertEquals(Verdict.VIOLATED, verdict(calls));
    }

    @Test
    void aCallThatNeverReturnedMayHaveHappenedLateOrNever() {
        assertEquals(
                Verdict.LINEARIZABLE,
                verdict(new Calls().openPut(1, 0).get(0, at(1, 2)).get(1, at(3, 4))));
        assertEquals(Verdict.LINEARIZABLE, verdict(new Calls().openPut(1, 0).get(0, at(1, 2))));
        assertEquals(
                Verdict.VIOLATED,
                verdict(new Calls().openPut(1, 0).get(1, at(1, 2)).get(0, at(3, 4))));
    }

    @Test
    void saysSoWhenTheBoundComesBeforeTheAnswer() {
        Calls calls = new Calls();
        for (int i = 1; i <= 12; i++) {
            calls.put(i, at(0, 100));
        }
        calls.get(99, at(101, 102));
        assertEquals(
                Verdict.UNDECIDED,
                new LinearizabilityChecker(50).check(calls.list(), new RegisterModel()));
        assertEquals(Verdict.VIOLATED, verdict(calls));
    }

    @Test
    void shrinksToWhatContradicts() {
        Calls calls =
                new Calls()
                        .put(1, at(0, 1))
                        .get(1, at(2, 3))
                        .putIfAbsent(5, Outcome.NO, at(3, 4))
                        .put(2, at(5, 6))
                        .get(2, at(7, 8))
                        .get(1, at(9, 10))
                        .get(2, at(11, 12));
        List<Operation> shrunk = checker.shrink(calls.list(), new RegisterModel());
        assertEquals(
                List.of("PUT(k7, 1)", "PUT(k7, 2)", "GET(k7)"),
                shrunk.stream().map(call -> call.toString().replaceAll(".*] | ->.*", "")).toList());
    }
}
