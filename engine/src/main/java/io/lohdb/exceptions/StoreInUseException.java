package io.lohdb.exceptions;

/**
 * Another process, or another store object of this process, has the directory open. The message
 * names the process.
 */
public class StoreInUseException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public StoreInUseException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public StoreInUseException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
