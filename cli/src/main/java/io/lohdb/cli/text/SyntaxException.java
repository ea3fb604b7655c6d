package io.lohdb.cli.text;

/** A command line that cannot be split into words; nothing of it was executed. */
public final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and at which column
     */
    public SyntaxException(final String message) {
        super(message);
    }
}
