package io.lohdb.cli.transfer;

import java.io.IOException;

/** A line of an import that is not an entry. The message never quotes the line. */
public final class BadLineException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param lineNumber number of the line, 1 for the first
     * @param problem what is wrong with it
     */
    public BadLineException(final long lineNumber, final String problem) {
        super("line " + lineNumber + ": " + problem);
    }

    private BadLineException(final String message, final BadLineException cause) {
        super(message, cause);
    }

    /**
     * The same fault as the user of a file sees it.
     *
     * @param file name of the file
     * @param importedCount entries before the line
     * @return the exception to throw instead
     */
    public BadLineException inFile(final String file, final long importedCount) {
        final String stay =
                importedCount == 1 ? " entry before it stays" : " entries before it stay";
        return new BadLineException(
                file + " " + getMessage() + " (" + importedCount + stay + " imported)", this);
    }
}
