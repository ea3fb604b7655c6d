package io.lohdb.exceptions;

/** The store, snapshot or subscription was used after it had been closed. */
public class StoreClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which object was closed
     */
    public StoreClosedException(final String message) {
        super(message);
    }
}
