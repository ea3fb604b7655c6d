package io.lohdb.cli.command;

/** What the process returns to whoever started it. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;

    /** The key is not there. */
    public static final int NOT_FOUND = 1;

    /** The command line is wrong; nothing was done. */
    public static final int USAGE = 2;

    /** The store, a file or the device refused. */
    public static final int DATA = 3;

    /** Done, but something is damaged or lost. */
    public static final int DAMAGE = 4;

    private ExitCode() {}
}
