package io.lohdb.exceptions;

/**
 * The store was written by a format version that this release no longer reads. Nothing was changed.
 */
public class VersionTooOldException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public VersionTooOldException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public VersionTooOldException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
