package io.lohdb.exceptions;

/**
 * The store met an I/O error that makes further durability promises impossible (a failed sync, or a
 * fault in mapped memory). The state is sticky: reads go on, every write throws this with the first
 * cause until the store is reopened.
 */
public class StoreFailedException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public StoreFailedException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public StoreFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
