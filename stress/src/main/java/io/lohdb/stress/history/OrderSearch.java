package io.lohdb.stress.history;

import io.lohdb.stress.history.LinearizabilityChecker.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One search for an order of the calls of one key; see {@link LinearizabilityChecker}.
 *
 * <p>The begins and ends of all calls left form a list in order of time, linked both ways, so that
 * a call can be taken out and put back without a copy. Event {@code i} is the begin of call {@code
 * i}, event {@code n + i} its end; a pending call has no end and need not be placed.
 */
final class OrderSearch {
    private final SequentialModel model;
    private final int maxConfigurations;
    private final Operation[] calls;
    private final int head;
    private final int[] next;
    private final int[] previous;
    private final long[] placed;
    private final Set<Configuration> seen = new HashSet<>();
    private final int[] order;
    private final long[] states;
    private int depth;
    private int unplacedReturns;

    /** A set of calls that have taken effect and the state that they lead to. */
    private static final class Configuration {
        private final long[] placed;
        private final long state;

        Configuration(final long[] placed, final long state) {
            this.placed = placed;
            this.state = state;
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof Configuration that
                    && state == that.state
                    && Arrays.equals(placed, that.placed);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(placed) + Long.hashCode(state);
        }
    }

    OrderSearch(
            final List<Operation> ofOneKey,
            final SequentialModel model,
            final int maxConfigurations) {
        this.model = model;
        this.maxConfigurations = maxConfigurations;
        calls = ofOneKey.toArray(Operation[]::new);
        head = 2 * calls.length;
        next = new int[head + 1];
        previous = new int[head + 1];
        placed = new long[(calls.length + Long.SIZE - 1) / Long.SIZE];
        order = new int[calls.length];
        states = new long[calls.length];
        linkEvents();
    }

    private void linkEvents() {
        final List<Integer> events = new ArrayList<>();
        for (int i = 0; i < calls.length; i++) {
            events.add(i);
            if (!calls[i].isPending()) {
                events.add(calls.length + i);
                unplacedReturns++;
            }
        }
        // At one moment begins come first: calls that touch count as concurrent.
        events.sort(
                Comparator.<Integer>comparingLong(
                                e ->
                                        e < calls.length
                                                ? calls[e].invoked()
                                                : calls[e - calls.length].responded())
                        .thenComparing(e -> e));
        int last = head;
        for (final int event : events) {
            next[last] = event;
            previous[event] = last;
            last = event;
        }
        next[last] = head;
        previous[head] = last;
    }

    Verdict run() {
        long state = model.initialState();
        int event = next[head];
        while (unplacedReturns > 0) {
            // The list cannot end here: an end that is left over comes before.
            if (event < calls.length) {
                final long behind = model.after(state, calls[event]);
                if (behind != SequentialModel.IMPOSSIBLE && isNew(event, behind)) {
                    if (seen.size() > maxConfigurations) {
                        return Verdict.UNDECIDED;
                    }
                    place(event, state);
                    state = behind;
                    event = next[head];
                } else {
                    event = next[event];
                }
            } else if (depth == 0) {
                return Verdict.VIOLATED;
            } else {
                state = states[depth - 1];
                event = next[takeBack()];
            }
        }
        return Verdict.LINEARIZABLE;
    }

    private boolean isNew(final int call, final long behind) {
        final long[] set = placed.clone();
        set[call / Long.SIZE] |= 1L << (call % Long.SIZE);
        return seen.add(new Configuration(set, behind));
    }

    private void place(final int call, final long stateBefore) {
        order[depth] = call;
        states[depth] = stateBefore;
        depth++;
        placed[call / Long.SIZE] |= 1L << (call % Long.SIZE);
        unlink(call);
        if (!calls[call].isPending()) {
            unlink(calls.length + call);
            unplacedReturns--;
        }
    }

    /** Takes the last call back and returns its begin. */
    private int takeBack() {
        depth--;
        final int call = order[depth];
        placed[call / Long.SIZE] &= ~(1L << (call % Long.SIZE));
        if (!calls[call].isPending()) {
            relink(calls.length + call);
            unplacedReturns++;
        }
        relink(call);
        return call;
    }

    private void unlink(final int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    private void relink(final int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
