package io.lohdb.stress.kill.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM that was started by this one. It works in a folder of its own, and its errors go to a
 * file there. Every wait has a limit; {@link #close} leaves nothing running. For one thread, but
 * {@link #output} may be read by another.
 */
public final class ChildProcess implements AutoCloseable {
    /** What a process returns that was ended by SIGKILL. */
    public static final int KILLED = 128 + 9;

    private static final int MAX_TEXT = 4000;
    private static final long END_LIMIT_S = 30;
    private static final long DUMP_LIMIT_MS = 3000;
    private static final long POLL_MS = 50;

    private final Process process;
    private final boolean isTraced;
    private final Path errors;

    private ChildProcess(final Process process, final boolean isTraced, final Path errors) {
        this.process = process;
        this.isTraced = isTraced;
        this.errors = errors;
    }

    /** Starts a JVM in an existing folder. */
    public static ChildProcess start(final ChildCommand command, final Path folder)
            throws IOException {
        final Path errors = folder.resolve("errors.txt");
        Files.deleteIfExists(errors);
        final Process process =
                new ProcessBuilder(command.words())
                        .directory(folder.toFile())
                        .redirectError(errors.toFile())
                        .start();
        return new ChildProcess(process, command.isTraced(), errors);
    }

    /** The child's standard output. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** The child's standard input; closing it tells the child to end. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Process id of the JVM, or of the tracer in front of it. */
    public long pid() {
        return process.pid();
    }

    /** Sends SIGKILL. What is still in the pipe stays there to be read. */
    public void kill() {
        if (isTraced) {
            // The tracer ends with the process that it traces, and would let go of it if it were
            // ended first.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        } else {
            // Process.destroyForcibly would close the pipe with everything that is still in it.
            process.toHandle().destroyForcibly();
        }
    }

    /** Waits for the end; false if the limit passes first. */
    public boolean awaitEnd(final long limitS) throws InterruptedException {
        return process.waitFor(limitS, TimeUnit.SECONDS);
    }

    /** What the process returned; {@link #KILLED} after a kill. Only after its end. */
    public int exit() {
        return process.exitValue();
    }

    /** Beginning and end of what the process wrote to its standard error. */
    public String errors() throws IOException {
        if (Files.notExists(errors)) {
            return "";
        }
        final String text = Files.readString(errors, StandardCharsets.ISO_8859_1);
        final int half = MAX_TEXT / 2;
        return text.length() <= MAX_TEXT
                ? text.strip()
                : text.substring(0, half) + " ... " + text.substring(text.length() - half).strip();
    }

    /** What the threads of a process that should have ended are doing, as far as it still says. */
    public String threadDump() throws IOException, InterruptedException {
        final long before = length();
        final ProcessHandle jvm =
                isTraced ? process.children().findFirst().orElse(null) : process.toHandle();
        if (jvm == null || !jvm.isAlive()) {
            return "no JVM is left: " + errors();
        }
        final Process signal =
                new ProcessBuilder(List.of("kill", "-3", Long.toString(jvm.pid())))
                        .redirectErrorStream(true)
                        .start();
        signal.getInputStream().transferTo(OutputStream.nullOutputStream());
        signal.waitFor(END_LIMIT_S, TimeUnit.SECONDS);
        long last = -1;
        for (long waited = 0; waited < DUMP_LIMIT_MS && last != length(); waited += POLL_MS) {
            last = length() == before ? -1 : length();
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return dump(before);
    }

    private long length() throws IOException {
        return Files.exists(errors) ? Files.size(errors) : 0;
    }

    /** Threads of the program come first in a dump, those of the JVM later. */
    private String dump(final long from) throws IOException {
        final String text = Files.readString(errors, StandardCharsets.ISO_8859_1);
        final String dump = text.substring((int) Math.min(from, text.length())).strip();
        return dump.substring(0, Math.min(dump.length(), MAX_TEXT));
    }

    /** Ends the process if it still runs, and waits until it is gone. */
    @Override
    public void close() throws IOException {
        boolean isInterrupted = false;
        if (process.isAlive()) {
            kill();
            try {
                if (!process.waitFor(END_LIMIT_S, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (final InterruptedException e) {
                process.destroyForcibly();
                isInterrupted = true;
            }
        }
        try {
            process.getInputStream().close();
            process.getErrorStream().close();
            closeInput();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (final IOException e) {
            // The other end of a pipe that was ended by force: nothing is left to be told.
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "input did not close", e);
        }
    }
}
