package io.lohdb.cli.command;

import io.lohdb.cli.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.regex.Pattern;

/**
 * Where commands print. {@link #out()} and {@link #err()} may be used by any thread, everything
 * else by the main thread.
 */
public final class Console {
    /** Who gives the commands. */
    public enum Mode {
        /** The command line: one command. */
        ONE_SHOT,
        /** A file or a pipe: one command a line. */
        SCRIPT,
        /** A person at a terminal. */
        INTERACTIVE
    }

    private static final String BROKEN_PIPE = "Broken pipe";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Streams streams;

    /** Changed by the main thread, before the first command. */
    private Mode mode = Mode.ONE_SHOT;

    /** Changed by the main thread, before the first command. */
    private Messages messages;

    /** Changed by the main thread, before the first command. */
    private boolean isVerbose;

    /**
     * Creates a console.
     *
     * @param streams the process's streams
     * @param isPlain whether pictures and colours are left out
     */
    public Console(final Streams streams, final boolean isPlain) {
        this.streams = streams;
        this.messages = new Messages(isPlain);
    }

    /** Leaves pictures and colours out. */
    public void makePlain() {
        messages = new Messages(true);
    }

    /** Prints the stack trace of every error. */
    public void makeVerbose() {
        isVerbose = true;
    }

    /**
     * Sets who gives the commands.
     *
     * @param newMode the mode
     */
    public void mode(final Mode newMode) {
        mode = newMode;
    }

    /**
     * Who gives the commands.
     *
     * @return the mode
     */
    public Mode mode() {
        return mode;
    }

    /**
     * The lines to print.
     *
     * @return with or without pictures, as chosen
     */
    public Messages messages() {
        return messages;
    }

    /**
     * Whether the stack trace of errors is printed.
     *
     * @return false by default
     */
    public boolean isVerbose() {
        return isVerbose;
    }

    /**
     * Where results go.
     *
     * @return standard output
     */
    public PrintStream out() {
        return streams.out();
    }

    /**
     * Where data goes.
     *
     * @return standard output, throwing what goes wrong
     */
    public OutputStream outData() {
        return streams.outData();
    }

    /**
     * Whether standard output did not take everything; {@link #finish} complains about it.
     *
     * @return false as long as all is well
     */
    public boolean isOutputLost() {
        return streams.outFault() != null;
    }

    /**
     * Where errors go.
     *
     * @return standard error
     */
    public PrintStream err() {
        return streams.err();
    }

    /**
     * Where a command may read data.
     *
     * @return standard input
     */
    public InputStream in() {
        return streams.in();
    }

    /**
     * Whether a person watches.
     *
     * @return true when standard error is a terminal
     */
    public boolean isWatched() {
        return streams.isErrTerminal();
    }

    /**
     * Whether results are for a program: the command line's own results, into a pipe or a file.
     *
     * @param choice what the user asked for, or null
     * @return the choice, or what the situation suggests
     */
    public boolean isRaw(final Boolean choice) {
        return choice == null ? mode == Mode.ONE_SHOT && !streams.isOutTerminal() : choice;
    }

    /**
     * Says that a key is not there: a result in a shell, a complaint on the command line.
     *
     * @param key the key
     */
    public void notFound(final byte[] key) {
        (mode == Mode.ONE_SHOT ? err() : out()).println(messages.notFound(key));
    }

    /**
     * Prints an error in one line.
     *
     * @param message what went wrong
     */
    public void error(final String message) {
        out().flush();
        // What the user wrote may be quoted in the message; it must not steer the terminal.
        err().println("error: " + CONTROL.matcher(message).replaceAll("?"));
        err().flush();
    }

    /** Passes on what was printed. */
    public void flush() {
        out().flush();
        err().flush();
    }

    /**
     * Ends the output and complains if standard output did not take everything. A reader that has
     * gone away, like head, has what it wanted: that is no complaint.
     *
     * @param exitCode what the command returns
     * @return that, or another code when output was lost
     */
    public int finish(final int exitCode) {
        flush();
        final IOException fault = streams.outFault();
        if (fault == null) {
            return exitCode;
        }
        if (!BROKEN_PIPE.equals(fault.getMessage())) {
            error("standard output: " + fault.getMessage());
        }
        return exitCode == ExitCode.OK ? ExitCode.DATA : exitCode;
    }
}
