package io.lohdb.cli.transfer;

import java.io.IOException;

/** Reads entries from a file, one line each. For one thread. */
public interface EntryReader {
    /**
     * Reads the next entry; empty lines are skipped.
     *
     * @param entry is pointed at the entry, until the next call
     * @return false at the end of the file
     * @throws BadLineException when the line is not an entry
     * @throws IOException when the file cannot be read
     */
    boolean next(Entry entry) throws IOException;

    /**
     * Where the last entry was.
     *
     * @return number of its line, 1 for the first
     */
    long lineNumber();

    /**
     * How far the file was read.
     *
     * @return bytes
     */
    long position();
}
