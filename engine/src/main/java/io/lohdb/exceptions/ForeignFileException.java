package io.lohdb.exceptions;

/**
 * A file in the store directory is not a LohDB file, or the directory is not a LohDB store. Nothing
 * was changed.
 */
public class ForeignFileException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public ForeignFileException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public ForeignFileException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
