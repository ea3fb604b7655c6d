package io.lohdb.exceptions;

/**
 * A directory is no backup, or one that was interrupted, or that was damaged since: its descriptor
 * is missing or wrong, or a file is missing, of another length, or with another checksum. Nothing
 * was changed.
 */
public class IncompleteBackupException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     */
    public IncompleteBackupException(final String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened, where, and the numbers
     * @param cause the underlying fault, or null
     */
    public IncompleteBackupException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
