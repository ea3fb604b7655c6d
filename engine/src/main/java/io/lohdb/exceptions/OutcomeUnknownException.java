package io.lohdb.exceptions;

/**
 * A write was issued, but the sync that should have made it durable failed. It may or may not be
 * there after a reopen.
 */
public class OutcomeUnknownException extends StoreFailedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public OutcomeUnknownException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public OutcomeUnknownException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
