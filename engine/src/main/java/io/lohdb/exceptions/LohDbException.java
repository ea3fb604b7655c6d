package io.lohdb.exceptions;

/** Base of every fault that LohDB reports. A caller's mistake is an IllegalArgumentException. */
public class LohDbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public LohDbException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public LohDbException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
