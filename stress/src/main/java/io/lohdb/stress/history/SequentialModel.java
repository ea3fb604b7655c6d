package io.lohdb.stress.history;

/** What one key does when one call comes after the other. Without state of its own. */
interface SequentialModel {
    /** What {@link #after} returns when the call cannot have had its result in that state. */
    long IMPOSSIBLE = -1;

    /** State before the first call. States are not negative. */
    long initialState();

    /** State behind a call that takes effect in a state, or {@link #IMPOSSIBLE}. */
    long after(long state, Operation operation);
}
