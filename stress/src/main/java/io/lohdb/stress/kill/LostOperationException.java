package io.lohdb.stress.kill;

/** An operation that was acknowledged or delivered is not there. */
public final class LostOperationException extends BrokenPromiseException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public LostOperationException(final String message) {
        super(message);
    }
}
