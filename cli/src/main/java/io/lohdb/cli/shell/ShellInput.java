package io.lohdb.cli.shell;

import java.io.Closeable;
import java.io.IOException;

/** Where the shell's commands come from. For one thread. */
interface ShellInput extends Closeable {
    /**
     * Waits for input.
     *
     * @return one line, or several that were pasted at once; null at the end of the input
     */
    String next() throws IOException;
}
