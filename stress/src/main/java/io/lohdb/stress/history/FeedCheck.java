package io.lohdb.stress.history;

import io.lohdb.stress.history.LinearizabilityChecker.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the feed's part of one history with what the callers were told. It has to be an order of
 * exactly the calls that changed something, with the sequences that writers got, batches in one
 * piece; no call may come before one that had returned when it began; and every read and every
 * refused call has to be explained by it, key by key.
 */
final class FeedCheck {
    private final LinearizabilityChecker checker;

    FeedCheck(final LinearizabilityChecker checker) {
        this.checker = checker;
    }

    /**
     * Checks one history.
     *
     * @param changes of this history, in the order of the feed
     * @return what is wrong; empty if nothing is
     */
    List<String> problems(final History history, final List<FeedChange> changes) {
        final List<String> problems = new ArrayList<>();
        checkBatches(history.continued(), changes, problems);
        checkOrder(history.operations(), changes, problems);
        checkKeys(history.operations(), changes, problems);
        return problems;
    }

    private static void checkBatches(
            final Set<Long> continued,
            final List<FeedChange> changes,
            final List<String> problems) {
        for (final FeedChange change : changes) {
            if (change.isEndOfBatch() == continued.contains(change.sequence())) {
                problems.add("end of batch told wrongly: sequence=" + change.sequence());
            }
        }
    }

    /** Calls whose sequence is known must not stand in the feed before calls that ended earlier. */
    private static void checkOrder(
            final List<Operation> operations,
            final List<FeedChange> changes,
            final List<String> problems) {
        final Map<Long, Long> sequenceOfValue = new HashMap<>();
        for (final FeedChange change : changes) {
            if (change.value() != Operation.ABSENT) {
                sequenceOfValue.put(change.value(), change.sequence());
            }
        }
        final Map<Operation, Long> sequences = new HashMap<>();
        for (final Operation operation : operations) {
            if (!operation.isReadOnly()) {
                final Long told =
                        operation.sequence() == Operation.NO_SEQUENCE
                                ? sequenceOfValue.get(operation.value())
                                : Long.valueOf(operation.sequence());
                if (told != null) {
                    sequences.put(operation, told);
                }
            }
        }
        final List<Operation> inOrder = new ArrayList<>(sequences.keySet());
        inOrder.sort(Comparator.comparing(sequences::get));
        Operation latest = null;
        for (final Operation operation : inOrder) {
            if (latest != null && operation.responded() < latest.invoked()) {
                problems.add(
                        "the feed tells a later call first: " + latest + " before " + operation);
            }
            if (latest == null || operation.invoked() > latest.invoked()) {
                latest = operation;
            }
        }
    }

    private void checkKeys(
            final List<Operation> operations,
            final List<FeedChange> changes,
            final List<String> problems) {
        final Map<Integer, List<Operation>> keys = LinearizabilityChecker.byKey(operations);
        final Map<Integer, List<FeedChange>> told = new HashMap<>();
        for (final FeedChange change : changes) {
            told.computeIfAbsent(change.key(), key -> new ArrayList<>()).add(change);
        }
        for (final Integer key : told.keySet()) {
            if (!keys.containsKey(key)) {
                problems.add("the feed tells of a key that nobody wrote: k" + key);
            }
        }
        keys.forEach(
                (key, calls) -> checkKey(key, calls, told.getOrDefault(key, List.of()), problems));
    }

    private void checkKey(
            final int key,
            final List<Operation> calls,
            final List<FeedChange> changes,
            final List<String> problems) {
        final long writes = calls.stream().filter(call -> !call.isReadOnly()).count();
        if (writes != changes.size()) {
            problems.add(
                    "the feed tells "
                            + changes.size()
                            + " changes of k"
                            + key
                            + " where callers made "
                            + writes
                            + ": "
                            + changes);
            return;
        }
        final FeedModel model = new FeedModel(changes);
        if (checker.check(calls, model) == Verdict.VIOLATED) {
            problems.add(
                    Counterexample.describe(
                            "calls do not fit the order of the feed " + changes,
                            checker.shrink(calls, model)));
        }
    }
}
