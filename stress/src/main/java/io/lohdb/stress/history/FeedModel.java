package io.lohdb.stress.history;

import java.util.List;

/**
 * A key whose changes happen in the order in which the feed told them: a call that changes the key
 * can only come next if the next change of the feed is its own. The state is the number of changes
 * that have happened. If the calls fit, then the feed's order is one that explains all results.
 */
final class FeedModel implements SequentialModel {
    private final List<FeedChange> changes;
    private final RegisterModel register = new RegisterModel();

    /**
     * Creates a model.
     *
     * @param changes of one key, in order of sequence
     */
    FeedModel(final List<FeedChange> changes) {
        this.changes = changes;
    }

    @Override
    public long initialState() {
        return 0;
    }

    @Override
    public long after(final long state, final Operation operation) {
        final int told = (int) state;
        final long before = told == 0 ? Operation.ABSENT : changes.get(told - 1).value();
        final long behind = register.after(before, operation);
        if (behind == IMPOSSIBLE || operation.isReadOnly()) {
            return behind == IMPOSSIBLE ? IMPOSSIBLE : state;
        }
        if (told == changes.size()) {
            return IMPOSSIBLE;
        }
        final FeedChange next = changes.get(told);
        final boolean isOwn =
                next.value() == behind
                        && (operation.sequence() == Operation.NO_SEQUENCE
                                || operation.sequence() == next.sequence());
        return isOwn ? state + 1 : IMPOSSIBLE;
    }
}
