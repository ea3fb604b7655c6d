package io.lohdb.stress.fs;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.ReportReceiver;
import io.lohdb.stress.kill.child.ChildCommand;
import io.lohdb.stress.kill.child.ChildProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that uses a store, and what it tells. For one thread. */
final class Writer implements AutoCloseable {
    private static final long START_LIMIT_S = 60;
    private static final long END_LIMIT_S = 30;
    private static final int PAUSE_POLLS = 5000;

    /** A process may end by itself of a fault that it met, if the fault had a type. */
    private static final String TYPED = LohDbException.class.getPackageName();

    private final ChildProcess child;
    private final ReportReceiver receiver;

    private Writer(final ChildProcess child) {
        this.child = child;
        this.receiver = ReportReceiver.start(child.output());
    }

    /** Starts it; its errors go into a folder. */
    static Writer start(final ChildCommand command, final Path folder) throws IOException {
        return new Writer(ChildProcess.start(command, folder));
    }

    /** Waits until the store is open, or the process has ended. */
    void awaitOpen() throws IOException, InterruptedException {
        if (!receiver.awaitFirst(START_LIMIT_S)) {
            throw new BrokenPromiseException(
                    "a process does not open its store: " + child.threadDump());
        }
    }

    /** What it has told by now. */
    List<Report> reportsSoFar() {
        return receiver.soFar();
    }

    /** Stops it where it stands, until {@link #resume}: each thread, and no call is under way. */
    void pause() throws IOException, InterruptedException {
        HostCommand.run("kill", "-STOP", Long.toString(child.pid()));
        final Path threads = Path.of("/proc", Long.toString(child.pid()), "task");
        for (int poll = 0; !areStopped(threads); poll++) {
            if (poll > PAUSE_POLLS) {
                throw new IOException("a stopped process goes on: pid=" + child.pid());
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean areStopped(final Path threads) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (final Path thread : all) {
                final String status = Files.readString(thread.resolve("stat"));
                // The state follows the name, which is in parentheses.
                if (status.charAt(status.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    /** Lets it go on. */
    void resume() throws IOException, InterruptedException {
        HostCommand.run("kill", "-CONT", Long.toString(child.pid()));
    }

    /**
     * Kills it without warning. It may have ended by itself before, of a typed fault.
     *
     * @return everything it has told
     */
    List<Report> kill() throws IOException, InterruptedException {
        child.kill();
        if (!child.awaitEnd(END_LIMIT_S)) {
            throw new IOException("a killed process does not end: pid=" + child.pid());
        }
        final List<Report> reports = receiver.all();
        if (child.exit() != ChildProcess.KILLED && !child.errors().contains(TYPED)) {
            throw new BrokenPromiseException("a process ended by itself: " + end());
        }
        return reports;
    }

    /**
     * Waits until it has come to its end.
     *
     * @return everything it has told
     * @throws BrokenPromiseException when it hangs, crashes or says that the store misbehaved
     */
    List<Report> await(final int wantedExit, final long limitS)
            throws IOException, InterruptedException {
        if (!child.awaitEnd(limitS)) {
            throw new BrokenPromiseException(
                    "no end within " + limitS + " s: " + child.threadDump());
        }
        final List<Report> reports = receiver.all();
        final boolean hasMisbehaved =
                reports.stream().anyMatch(report -> report.kind() == Report.Kind.MISBEHAVED);
        if (child.exit() != wantedExit || hasMisbehaved) {
            throw new BrokenPromiseException(end());
        }
        return reports;
    }

    private String end() throws IOException {
        return "exit=" + child.exit() + ": " + child.errors() + receiver.lastWords();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
