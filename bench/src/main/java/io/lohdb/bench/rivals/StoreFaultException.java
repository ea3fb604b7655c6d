package io.lohdb.bench.rivals;

/** A store said no, or lost something. */
public final class StoreFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param message for the results
     */
    public StoreFaultException(final String message) {
        super(message);
    }

    /**
     * Passes on what a library threw.
     *
     * @param message for the results
     * @param cause of the library
     */
    public StoreFaultException(final String message, final Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
