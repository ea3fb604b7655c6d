package io.lohdb.stress.history;

import static io.lohdb.stress.history.Calls.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeedCheckTest {
    private final FeedCheck check = new FeedCheck(new LinearizabilityChecker(100_000));

    private static History history(Calls calls) {
        History history = new History();
        calls.list().forEach(history::add);
        return history;
    }

    private static FeedChange told(long sequence, long value) {
        return new FeedChange(sequence, Calls.KEY, value, true);
    }

    private List<String> problems(Calls calls, FeedChange... changes) {
        return check.problems(history(calls), List.of(changes));
    }

    private static void assertProblem(String what, List<String> problems) {
        assertTrue(problems.stream().anyMatch(found -> found.contains(what)), problems::toString);
    }

    @Test
    void acceptsAnOrderOfAllChanges() {
        Calls calls =
                new Calls()
                        .put(1, at(0, 5, 11))
                        .putIfAbsent(2, Outcome.NO, at(1, 4))
                        .delete(Outcome.YES, at(2, 6))
                        .putIfAbsent(3, Outcome.YES, at(7, 8));
        assertEquals(List.of(), problems(calls, told(11, 1), told(12, 0), told(13, 3)));
    }

    @Test
    void refusesAChangeThatNobodyMadeAndOneThatIsMissing() {
        Calls calls = new Calls().put(1, at(0, 1, 11));
        assertProblem("2 changes", problems(calls, told(11, 1), told(12, 9)));
        assertProblem("0 changes", problems(calls));
        FeedChange ofOtherKey = new FeedChange(12, Calls.KEY + 1, 9, true);
        assertProblem("nobody wrote", problems(calls, told(11, 1), ofOtherKey));
    }

    @Test
    void refusesAnOrderAgainstTime() {
        Calls calls = new Calls().put(1, at(0, 1, 12)).put(2, at(2, 3, 11));
        assertProblem("later call first", problems(calls, told(11, 2), told(12, 1)));
    }

    @Test
    void refusesAnotherSequenceThanTheWriterGot() {
        Calls calls = new Calls().put(1, at(0, 1, 11));
        assertProblem("do not fit", problems(calls, told(12, 1)));
    }

    @Test
    void refusesAnOrderThatAReadContradicts() {
        Calls calls =
                new Calls()
                        .put(1, at(0, 5, 11))
                        .put(2, at(1, 6, 12))
                        .get(2, at(7, 8))
                        .get(1, at(2, 9));
        assertEquals(List.of(), problems(calls, told(11, 1), told(12, 2)));
        Calls contradicted = new Calls().put(1, at(0, 5, 11)).put(2, at(1, 6, 12)).get(1, at(7, 8));
        assertProblem("do not fit", problems(contradicted, told(11, 1), told(12, 2)));
    }

    @Test
    void refusesABatchThatSeemsToEndTooEarly() {
        Calls calls = new Calls().put(1, at(0, 1, 11)).put(2, at(0, 1, 12));
        History history = history(calls);
        history.addContinued(11);
        assertProblem("end of batch", check.problems(history, List.of(told(11, 1), told(12, 2))));
        FeedChange continued = new FeedChange(11, Calls.KEY, 1, false);
        assertEquals(List.of(), check.problems(history, List.of(continued, told(12, 2))));
    }
}
