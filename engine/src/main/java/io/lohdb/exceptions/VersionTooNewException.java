package io.lohdb.exceptions;

/**
 * The store was written by a newer release: a format version, frame type or flag that this release
 * does not know. Nothing was changed.
 */
public class VersionTooNewException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public VersionTooNewException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public VersionTooNewException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
