package io.lohdb.stress.kill;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.Workload.Operation;
import io.lohdb.stress.kill.child.ChildCommand;
import io.lohdb.stress.kill.child.ParentWatch;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process that gets killed: opens a store, writes, and reports over its standard output what
 * was acknowledged and what its subscriber saw. It never ends by itself; when its standard input
 * ends, its parent is gone, and so goes it.
 *
 * <p>Arguments: directory, {@link WritingMode}, {@link Threading}, most operations to write, then
 * the number of the first operation of each writer.
 */
public final class WritingProcess {
    private static final int WINDOW = 500;
    private static final Durability INTERVAL = Durability.interval(Duration.ofMillis(5));

    private final OutputStream pipe = new FileOutputStream(FileDescriptor.out);
    private final LohDb db;
    private final WritingMode mode;
    private final AtomicLong remaining;
    private final Semaphore window = new Semaphore(WINDOW);

    private WritingProcess(final LohDb db, final WritingMode mode, final long operations) {
        this.db = db;
        this.mode = mode;
        this.remaining = new AtomicLong(operations);
    }

    /**
     * The command that starts it.
     *
     * @param before what is there already; null if there is no store yet
     */
    public static ChildCommand command(
            final Path directory,
            final WritingMode mode,
            final Threading threading,
            final long operations,
            final RecoveredLogCheck before) {
        final Object[] arguments = new Object[4 + mode.writers()];
        arguments[0] = directory;
        arguments[1] = mode;
        arguments[2] = threading;
        arguments[3] = operations;
        for (int writer = 0; writer < mode.writers(); writer++) {
            arguments[4 + writer] = before == null ? 0 : before.counter(writer);
        }
        return ChildCommand.of(WritingProcess.class, arguments);
    }

    /** Runs until it is killed. */
    public static void main(final String[] args) {
        final WritingMode mode = WritingMode.valueOf(args[1]);
        final LohDb db =
                LohDb.open(
                        LohDbConfig.inDirectory(Path.of(args[0]))
                                .maxSegmentLength(RecoveredLogCheck.SEGMENT_LENGTH)
                                .feedCapacity(64 * 1024)
                                .threading(Threading.valueOf(args[2]))
                                .errorHandler(WritingProcess::die));
        RecoveredLogCheck.keepHistory(db);
        final WritingProcess process = new WritingProcess(db, mode, Long.parseLong(args[3]));
        process.start(args);
        ParentWatch.watch();
    }

    private static void die(final Throwable fault) {
        fault.printStackTrace();
        Runtime.getRuntime().halt(3);
    }

    private void start(final String[] args) {
        report(new Report(Kind.OPENED, 0, 0, db.writtenSequence()));
        final long start = db.subscribe(this::delivered).startSequence();
        report(new Report(Kind.SUBSCRIBED, 0, 0, start));
        for (int writer = 0; writer < mode.writers(); writer++) {
            final int id = writer;
            final long first = Long.parseLong(args[4 + writer]);
            final Thread thread = new Thread(() -> write(id, first), "writer-" + id);
            thread.setUncaughtExceptionHandler((dead, fault) -> die(fault));
            thread.start();
        }
    }

    private void report(final Report report) {
        try {
            report.send(pipe);
        } catch (final IOException e) {
            die(e);
        }
    }

    private void delivered(final Change change) {
        // A delete does not show its number: the reader of the log knows it from the sequence.
        final long counter =
                change.type() == ChangeType.PUT
                        ? Long.parseLong(change.valueString().split("/", 2)[0])
                        : -1;
        final int writer = Workload.writer(change.keyString());
        report(new Report(Kind.DELIVERED, writer, counter, change.sequence()));
    }

    private void write(final int writer, final long first) {
        long counter = first;
        while (remaining.get() > 0) {
            if (mode == WritingMode.CARELESS) {
                counter = writeCarelessly(writer, counter);
            } else {
                final List<Operation> group = Workload.group(writer, counter);
                writeAndAcknowledge(group);
                counter += group.size();
            }
        }
    }

    private void writeAndAcknowledge(final List<Operation> group) {
        remaining.addAndGet(-group.size());
        final Operation last = group.get(group.size() - 1);
        switch (mode) {
            case PIPELINED, INTERVAL -> {
                window.acquireUninterruptibly();
                db.onDurable(
                        ReportingUser.write(db.with(unawaited()), group),
                        (durable, failure) -> {
                            if (failure != null) {
                                die(failure);
                            }
                            acknowledge(last, durable);
                            window.release();
                        });
            }
            case OS -> acknowledge(last, ReportingUser.write(db.with(Durability.OS), group));
            default -> acknowledge(last, ReportingUser.write(db, group));
        }
    }

    private Durability unawaited() {
        return mode == WritingMode.INTERVAL ? INTERVAL : Durability.OS;
    }

    private long writeCarelessly(final int writer, final long first) {
        final List<List<Operation>> groups = new ArrayList<>();
        long counter = first;
        long sequence = db.writtenSequence();
        for (int i = 0; i < 50; i++) {
            final List<Operation> group = Workload.group(writer, counter);
            groups.add(group);
            counter += group.size();
            sequence += group.size();
            acknowledge(group.get(group.size() - 1), sequence);
        }
        for (final List<Operation> group : groups) {
            remaining.addAndGet(-group.size());
            ReportingUser.write(db, group);
        }
        return counter;
    }

    private void acknowledge(final Operation operation, final long sequence) {
        report(new Report(Kind.ACKNOWLEDGED, operation.writer(), operation.counter(), sequence));
    }
}
