package io.lohdb.exceptions;

/** A snapshot was used after it had been closed, or while it was being closed. */
public class SnapshotClosedException extends StoreClosedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which snapshot was closed
     */
    public SnapshotClosedException(final String message) {
        super(message);
    }
}
