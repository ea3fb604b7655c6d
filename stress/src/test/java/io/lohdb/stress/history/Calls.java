package io.lohdb.stress.history;

import java.util.ArrayList;
import java.util.List;

/** Writes histories of one key by hand: each call with the moments of its begin and its end. */
final class Calls {
    static final int KEY = 7;

    private final List<Operation> calls = new ArrayList<>();

    private Calls add(Action action, long expected, long value, Outcome outcome, long[] moments) {
        calls.add(
                new Operation(
                        calls.size(),
                        KEY,
                        action,
                        expected,
                        value,
                        outcome,
                        moments[0],
                        moments[1],
                        moments.length > 2 ? moments[2] : Operation.NO_SEQUENCE));
        return this;
    }

    /** Begin, end and, if there is one, the sequence. */
    static long[] at(long... moments) {
        return moments;
    }

    Calls get(long value, long[] moments) {
        return add(Action.GET, 0, value, Outcome.YES, moments);
    }

    Calls put(long value, long[] moments) {
        return add(Action.PUT, 0, value, Outcome.YES, moments);
    }

    Calls openPut(long value, long invoked) {
        return add(Action.PUT, 0, value, Outcome.UNKNOWN, at(invoked, Operation.PENDING));
    }

    Calls delete(Outcome outcome, long[] moments) {
        return add(Action.DELETE, 0, 0, outcome, moments);
    }

    Calls putIfAbsent(long value, Outcome outcome, long[] moments) {
        return add(Action.PUT_IF_ABSENT, 0, value, outcome, moments);
    }

    Calls replace(long expected, long value, Outcome outcome, long[] moments) {
        return add(Action.REPLACE, expected, value, outcome, moments);
    }

    List<Operation> list() {
        return calls;
    }
}
