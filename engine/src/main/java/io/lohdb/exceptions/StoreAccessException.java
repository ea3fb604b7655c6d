package io.lohdb.exceptions;

/**
 * The operating system refused an operation on the store directory: no permission, a read-only file
 * system, too many open files, or an I/O error while opening. Nothing was lost.
 */
public class StoreAccessException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public StoreAccessException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public StoreAccessException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
