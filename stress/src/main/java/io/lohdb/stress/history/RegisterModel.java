package io.lohdb.stress.history;

/** A key that is absent at first; the state is its value. */
final class RegisterModel implements SequentialModel {
    @Override
    public long initialState() {
        return Operation.ABSENT;
    }

    @Override
    public long after(final long state, final Operation operation) {
        final boolean isThere = state != Operation.ABSENT;
        return switch (operation.action()) {
            case GET -> operation.isPending() || operation.value() == state ? state : IMPOSSIBLE;
            case PUT, BATCH_PUT -> operation.value();
            case BATCH_DELETE -> Operation.ABSENT;
            case DELETE -> conditional(operation, isThere, Operation.ABSENT, state);
            case PUT_IF_ABSENT -> conditional(operation, !isThere, operation.value(), state);
            case REPLACE ->
                    conditional(
                            operation,
                            isThere && state == operation.expected(),
                            operation.value(),
                            state);
        };
    }

    private static long conditional(
            final Operation operation,
            final boolean takesEffect,
            final long changed,
            final long unchanged) {
        if (!operation.outcome().allows(takesEffect)) {
            return IMPOSSIBLE;
        }
        return takesEffect ? changed : unchanged;
    }
}
