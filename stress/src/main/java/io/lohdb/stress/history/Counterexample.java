package io.lohdb.stress.history;

import java.util.List;

/** Calls of one key that cannot be explained, in words. */
final class Counterexample {
    private static final int MAX_CALLS = 60;

    private Counterexample() {}

    static String describe(final String what, final List<Operation> calls) {
        final StringBuilder text =
                new StringBuilder(what)
                        .append("; calls of k")
                        .append(calls.isEmpty() ? -1 : calls.get(0).key())
                        .append(" in order of their begin, with moments of begin and end:");
        calls.stream().limit(MAX_CALLS).forEach(call -> text.append("\n    ").append(call));
        if (calls.size() > MAX_CALLS) {
            text.append("\n    and ").append(calls.size() - MAX_CALLS).append(" more");
        }
        return text.toString();
    }
}
