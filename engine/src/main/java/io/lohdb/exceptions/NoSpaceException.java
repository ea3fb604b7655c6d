package io.lohdb.exceptions;

/**
 * The device has no room for the next segment. The write was not acknowledged and left no trace;
 * reads go on, and writes succeed again once space returns.
 */
public class NoSpaceException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public NoSpaceException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public NoSpaceException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
