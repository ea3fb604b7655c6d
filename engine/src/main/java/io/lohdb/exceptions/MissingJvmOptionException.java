package io.lohdb.exceptions;

/** The JVM was started without the option that LohDB needs; the message names it. */
public class MissingJvmOptionException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public MissingJvmOptionException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public MissingJvmOptionException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
