package io.lohdb.exceptions;

/**
 * A write, or something else that needs one, on a store that was opened for reading only. Nothing
 * was changed.
 */
public class StoreReadOnlyException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public StoreReadOnlyException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public StoreReadOnlyException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
