package io.lohdb.stress.kill;

/** What a store has left is not what it promised. The message says what was expected and found. */
public class BrokenPromiseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public BrokenPromiseException(final String message) {
        super(message);
    }
}
