package io.lohdb.bench.report;

/** The command line makes no sense; the message says why. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message for the user
     */
    public UsageException(final String message) {
        super(message);
    }

    /**
     * Says what is wrong.
     *
     * @param message for the user
     * @param cause what came in the way
     */
    public UsageException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
