package io.lohdb.exceptions;

/**
 * An increment does not continue the backup it is to be applied to: it belongs to another store or
 * another line of its history, or there is a gap between the two. Nothing was restored.
 */
public class ForeignBackupException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public ForeignBackupException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public ForeignBackupException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
