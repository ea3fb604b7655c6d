package io.lohdb.stress.kill;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import io.lohdb.WriteOperations;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeType;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.Workload.Operation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
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
final class WritingProcess {
    private static final int WINDOW = 500;

    private final OutputStream pipe = new FileOutputStream(FileDescriptor.out);
    private final LohDb db;
    private final WritingMode mode;
    private final AtomicLong remaining;
    private final Semaphore window = new Semaphore(WINDOW);

    private WritingProcess(LohDb db, WritingMode mode, long operations) {
        this.db = db;
        this.mode = mode;
        this.remaining = new AtomicLong(operations);
    }

    /** Runs until it is killed. */
    public static void main(String[] args) throws IOException {
        final WritingMode mode = WritingMode.valueOf(args[1]);
        final LohDb db =
                LohDb.open(
                        LohDbConfig.inDirectory(Path.of(args[0]))
                                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                                .feedCapacity(64 * 1024)
                                .threading(Threading.valueOf(args[2]))
                                .errorHandler(WritingProcess::die));
        final WritingProcess process = new WritingProcess(db, mode, Long.parseLong(args[3]));
        process.start(args);
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(2);
    }

    private static void die(Throwable fault) {
        fault.printStackTrace();
        Runtime.getRuntime().halt(3);
    }

    private void start(String[] args) {
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

    private void report(Report report) {
        try {
            report.send(pipe);
        } catch (final IOException e) {
            die(e);
        }
    }

    private void delivered(Change change) {
        // A delete does not show its number: the reader of the log knows it from the sequence.
        final long counter =
                change.type() == ChangeType.PUT
                        ? Long.parseLong(change.valueString().split("/", 2)[0])
                        : -1;
        final int writer = Workload.writer(change.keyString());
        report(new Report(Kind.DELIVERED, writer, counter, change.sequence()));
    }

    private void write(int writer, long first) {
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

    private void writeAndAcknowledge(List<Operation> group) {
        remaining.addAndGet(-group.size());
        final Operation last = group.get(group.size() - 1);
        switch (mode) {
            case PIPELINED -> {
                window.acquireUninterruptibly();
                db.onDurable(
                        write(db.with(Durability.OS), group),
                        (durable, failure) -> {
                            if (failure != null) {
                                die(failure);
                            }
                            acknowledge(last, durable);
                            window.release();
                        });
            }
            case OS -> acknowledge(last, write(db.with(Durability.OS), group));
            default -> acknowledge(last, write(db, group));
        }
    }

    private long writeCarelessly(int writer, long first) {
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
            write(db, group);
        }
        return counter;
    }

    private void acknowledge(Operation operation, long sequence) {
        report(new Report(Kind.ACKNOWLEDGED, operation.writer(), operation.counter(), sequence));
    }

    /** A group of one put goes as a put, everything else as a batch. */
    private static long write(WriteOperations to, List<Operation> group) {
        final Operation first = group.get(0);
        if (group.size() == 1 && first.type() == ChangeType.PUT) {
            return to.put(first.key(), first.value());
        }
        final WriteBatch batch = new WriteBatch();
        for (final Operation operation : group) {
            if (operation.type() == ChangeType.PUT) {
                batch.put(operation.key(), operation.value());
            } else {
                batch.delete(operation.key());
            }
        }
        return to.write(batch);
    }
}
