package io.lohdb.stress.kill;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteOperations;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.child.ChildCommand;
import io.lohdb.stress.kill.child.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Runs {@link FixedWork} under some fault and checks what it leaves. For one thread. */
public final class FixedWorkRig {
    private static final int GROUPS = 24;
    private static final int GROUPS_BEFORE = 30;
    private static final long END_LIMIT_S = 60;
    private static final long KILLED_LIMIT_S = 30;

    private final Path root;
    private final Path directory;
    private final Path unclean;

    /** What the work begins with. */
    public enum Start {
        /** No directory. */
        FRESH,
        /** What a killed process has left: opening has to recover and settle it. */
        RECOVERING
    }

    /**
     * What the work has told and how it ended.
     *
     * @param reports what it told
     * @param exit what it returned
     * @param hang its threads if it did not end within a minute, else empty
     * @param errors what it wrote to its standard error, and the last words of its JVM
     */
    public record Outcome(List<Report> reports, int exit, String hang, String errors) {
        /** How many reports of a kind there are. */
        public long count(final Report.Kind kind) {
            return reports.stream().filter(report -> report.kind() == kind).count();
        }
    }

    /** A rig that works in an existing folder of its own. */
    public FixedWorkRig(final Path root) {
        this.root = root;
        this.directory = root.resolve("store");
        this.unclean = root.resolve("unclean");
    }

    /** The store directory of the work. */
    public Path directory() {
        return directory;
    }

    /** A file for the tracer. */
    public Path traceLog() {
        return root.resolve("calls.txt");
    }

    /** Runs the work in a JVM that is started as wanted. */
    public Outcome run(
            final Start start, final Threading threading, final UnaryOperator<ChildCommand> how)
            throws IOException, InterruptedException {
        StoreCopy.delete(directory);
        if (start == Start.RECOVERING) {
            makeUncleanStore();
            StoreCopy.copy(unclean, directory);
        }
        return run(how.apply(ChildCommand.of(FixedWork.class, directory, threading, GROUPS)));
    }

    /** Runs another program on {@link #directory()} that reports as the work does. */
    public Outcome run(final ChildCommand command) throws IOException, InterruptedException {
        try (ChildProcess child = ChildProcess.start(command, root)) {
            final ReportReceiver receiver = ReportReceiver.start(child.output());
            String hang = "";
            if (!child.awaitEnd(END_LIMIT_S)) {
                hang = child.threadDump();
                child.kill();
                if (!child.awaitEnd(KILLED_LIMIT_S)) {
                    throw new IOException("a killed process does not end: pid=" + child.pid());
                }
            }
            final List<Report> reports = receiver.all();
            final String errors = (child.errors() + '\n' + receiver.lastWords()).strip();
            return new Outcome(reports, child.exit(), hang, errors);
        }
    }

    private void makeUncleanStore() throws IOException {
        if (Files.exists(unclean)) {
            return;
        }
        final Path live = root.resolve("live");
        try (LohDb db =
                LohDb.open(
                        LohDbConfig.inDirectory(live)
                                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                                .threading(Threading.INVOKER))) {
            final WriteOperations writer = db.with(Durability.OS);
            for (int group = 0; group < GROUPS_BEFORE; group++) {
                ReportingUser.write(
                        writer, Workload.group(Workload.BULKY_WRITER, db.writtenSequence()));
                db.doWork();
            }
            StoreCopy.copy(live, unclean);
        }
        StoreCopy.delete(live);
    }

    /**
     * Opens what is left and compares it with what the work was told. The directory is changed as
     * opening changes it.
     *
     * @throws BrokenPromiseException when something is missing, or there that must not be
     */
    public void check(final Outcome outcome) {
        if (!outcome.hang().isEmpty()) {
            throw new BrokenPromiseException(
                    "the process did not end in " + END_LIMIT_S + " s: " + outcome.hang());
        }
        if (outcome.count(Report.Kind.MISBEHAVED) > 0) {
            throw new BrokenPromiseException("the store misbehaved: " + outcome.errors());
        }
        if (Files.notExists(directory.resolve("MANIFEST"))) {
            // Stopped before the store was made: then nothing can have been promised.
            if (outcome.count(Report.Kind.OPENED) > 0) {
                throw new BrokenPromiseException("no manifest after the store was opened");
            }
            return;
        }
        try {
            RecoveredLogCheck.read(directory).compare(outcome.reports());
        } catch (final LohDbException e) {
            throw new BrokenPromiseException("what is left does not open: " + e);
        }
    }
}
