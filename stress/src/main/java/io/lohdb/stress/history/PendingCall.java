package io.lohdb.stress.history;

/** A call that changes something, before it is known how it ends. */
record PendingCall(int thread, int key, Action action, long expected, long value, long invoked) {
    /** The call returned and said whether it changed anything. */
    Operation returned(final boolean hasEffect, final long sequence, final long responded) {
        return new Operation(
                thread,
                key,
                action,
                expected,
                value,
                hasEffect ? Outcome.YES : Outcome.NO,
                invoked,
                responded,
                sequence);
    }

    /** The call threw: it may have taken effect or not. */
    Operation open() {
        return new Operation(
                thread,
                key,
                action,
                expected,
                value,
                Outcome.UNKNOWN,
                invoked,
                Operation.PENDING,
                Operation.NO_SEQUENCE);
    }
}
