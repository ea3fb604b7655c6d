package io.lohdb.bench.report;

/** A measurement cannot take place here; the message says why, and is all that the table shows. */
public final class NotMeasurableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says why not.
     *
     * @param message for the user
     */
    public NotMeasurableException(final String message) {
        super(message);
    }

    /**
     * Says why not.
     *
     * @param message for the user
     * @param cause what came in the way
     */
    public NotMeasurableException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
