package io.lohdb.cli.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process's standard streams. Any thread may print. */
public final class Streams {
    private final InputStream in;
    private final FaultNotingStream outSink;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean isInTerminal;
    private final boolean isOutTerminal;
    private final boolean isErrTerminal;

    /**
     * Creates streams.
     *
     * @param in standard input
     * @param out standard output
     * @param err standard error
     * @param isInTerminal whether a person types standard input
     * @param isOutTerminal whether a person reads standard output
     * @param isErrTerminal whether a person reads standard error
     */
    public Streams(
            final InputStream in,
            final OutputStream out,
            final OutputStream err,
            final boolean isInTerminal,
            final boolean isOutTerminal,
            final boolean isErrTerminal) {
        this.in = in;
        this.outSink = new FaultNotingStream(out);
        this.out = new PrintStream(outSink, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, false, StandardCharsets.UTF_8);
        this.isInTerminal = isInTerminal;
        this.isOutTerminal = isOutTerminal;
        this.isErrTerminal = isErrTerminal;
    }

    /** Remembers the fault that a print stream swallows. */
    private static final class FaultNotingStream extends FilterOutputStream {
        /** Set by whichever thread prints. */
        private volatile IOException fault;

        FaultNotingStream(final OutputStream out) {
            super(out);
        }

        @Override
        public void write(final int b) throws IOException {
            try {
                out.write(b);
            } catch (final IOException failed) {
                throw noted(failed);
            }
        }

        @Override
        public void write(final byte[] bytes, final int offset, final int length)
                throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (final IOException failed) {
                throw noted(failed);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (final IOException failed) {
                throw noted(failed);
            }
        }

        private IOException noted(final IOException failed) {
            if (fault == null) {
                fault = failed;
            }
            return failed;
        }
    }

    /**
     * Standard input.
     *
     * @return the stream
     */
    public InputStream in() {
        return in;
    }

    /**
     * Standard output.
     *
     * @return the stream, UTF-8
     */
    public PrintStream out() {
        return out;
    }

    /**
     * Standard error.
     *
     * @return the stream, UTF-8
     */
    public PrintStream err() {
        return err;
    }

    /**
     * Standard output for data: unlike {@link #out()} it throws what goes wrong.
     *
     * @return the stream
     */
    public OutputStream outData() {
        return outSink;
    }

    /**
     * Why standard output did not take everything.
     *
     * @return the first fault, or null
     */
    public IOException outFault() {
        return outSink.fault;
    }

    /**
     * Whether a person types standard input.
     *
     * @return false for a file or a pipe
     */
    public boolean isInTerminal() {
        return isInTerminal;
    }

    /**
     * Whether a person reads standard output.
     *
     * @return false for a file or a pipe
     */
    public boolean isOutTerminal() {
        return isOutTerminal;
    }

    /**
     * Whether a person reads standard error.
     *
     * @return false for a file or a pipe
     */
    public boolean isErrTerminal() {
        return isErrTerminal;
    }
}
