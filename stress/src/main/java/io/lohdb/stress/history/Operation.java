package io.lohdb.stress.history;

/**
 * One call on one key, with the moments between which it took effect.
 *
 * @param thread who called
 * @param key number of the key
 * @param action what was asked
 * @param expected for a replace, the value that had to be there
 * @param value what was to be stored, or what a get returned; {@link #ABSENT} for no value
 * @param outcome what the call said
 * @param invoked moment before the call
 * @param responded moment after it, or {@link #PENDING}
 * @param sequence of the change, or {@link #NO_SEQUENCE} where the call does not tell
 */
record Operation(
        int thread,
        int key,
        Action action,
        long expected,
        long value,
        Outcome outcome,
        long invoked,
        long responded,
        long sequence) {
    /** The value of a key that is not there. Values are positive. */
    static final long ABSENT = 0;

    /** A call that has not returned: it took effect at any later moment or never. */
    static final long PENDING = Long.MAX_VALUE;

    static final long NO_SEQUENCE = -1;

    boolean isPending() {
        return responded == PENDING;
    }

    /** Whether nothing changes if this call is left out of the history. */
    boolean isReadOnly() {
        return action == Action.GET || outcome == Outcome.NO;
    }

    /** In one line, with numbers only. */
    @Override
    public String toString() {
        final String argument =
                switch (action) {
                    case GET, DELETE, BATCH_DELETE -> "k" + key;
                    case PUT, PUT_IF_ABSENT, BATCH_PUT -> "k" + key + ", " + value;
                    case REPLACE -> "k" + key + ", " + expected + " by " + value;
                };
        final String result = action == Action.GET ? String.valueOf(value) : outcome.toString();
        return "thread "
                + thread
                + " ["
                + invoked
                + ", "
                + (isPending() ? "open" : responded)
                + "] "
                + action
                + "("
                + argument
                + ") -> "
                + (isPending() ? "?" : result)
                + (sequence == NO_SEQUENCE ? "" : " #" + sequence);
    }
}
