package io.lohdb.exceptions;

/** The directory that was to be written is not empty. Nothing was changed in it. */
public class TargetNotEmptyException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public TargetNotEmptyException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public TargetNotEmptyException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
