package io.lohdb.stress.kill;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.WriteBatch;
import io.lohdb.WriteOperations;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.spi.ChangeType;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.Workload.Operation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Uses a store in a process that is watched, and reports over the standard output what it was told;
 * the exceptions themselves go to the standard error. For one thread.
 */
public final class ReportingUser {
    private final OutputStream pipe;

    /** A user that reports over the standard output. */
    public ReportingUser() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    /** A user that reports elsewhere. */
    ReportingUser(final OutputStream pipe) {
        this.pipe = pipe;
    }

    /** Opens a store; null after a report of why not. */
    public LohDb open(final LohDbConfig config) throws IOException {
        try {
            final LohDb db = LohDb.open(config);
            tell(new Report(Kind.OPENED, 0, 0, db.writtenSequence()));
            return db;
        } catch (final LohDbException e) {
            tell(Kind.OPEN_FAILED, e);
        } catch (final RuntimeException | Error e) {
            tellUntyped(e);
        }
        return null;
    }

    /**
     * Writes the next group of the only writer, whose operations and the sequences count alike. The
     * first one has the store keep its log in the same batch: none is there without the other.
     */
    public Kind writeNext(final LohDb db) throws IOException {
        final List<Operation> group = Workload.group(Workload.BULKY_WRITER, db.writtenSequence());
        final Operation last = group.get(group.size() - 1);
        try {
            final long sequence =
                    RecoveredLogCheck.isHistoryKept(db)
                            ? write(db, group)
                            : db.write(RecoveredLogCheck.keepHistory(batch(group)));
            tell(new Report(Kind.ACKNOWLEDGED, last.writer(), last.counter(), sequence));
            return Kind.ACKNOWLEDGED;
        } catch (final NoSpaceException | StoreAccessException e) {
            return tell(Kind.REFUSED, e);
        } catch (final StoreFailedException e) {
            return tell(Kind.FAILED, e);
        } catch (final RuntimeException | Error e) {
            return tellUntyped(e);
        }
    }

    /** A group of one put goes as a put, everything else as a batch. */
    public static long write(final WriteOperations to, final List<Operation> group) {
        final Operation first = group.get(0);
        if (group.size() == 1 && first.type() == ChangeType.PUT) {
            return to.put(first.key(), first.value());
        }
        return to.write(batch(group));
    }

    private static WriteBatch batch(final List<Operation> group) {
        final WriteBatch batch = new WriteBatch();
        for (final Operation operation : group) {
            if (operation.type() == ChangeType.PUT) {
                batch.put(operation.key(), operation.value());
            } else {
                batch.delete(operation.key());
            }
        }
        return batch;
    }

    /** Reads everything: reads go on whatever has happened to writes. */
    public void readAll(final LohDb db) throws IOException {
        final long[] visited = new long[1];
        try {
            db.forEach(
                    (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                        visited[0]++;
                        return true;
                    });
            final long count = db.count();
            if (visited[0] != count) {
                misbehaved("count=" + count + " read=" + visited[0]);
            }
        } catch (final RuntimeException | Error e) {
            tellUntyped(e);
        }
    }

    /** Closes. */
    public void close(final LohDb db) throws IOException {
        try {
            final long written = db.writtenSequence();
            db.close();
            tell(new Report(Kind.CLOSED, 0, 0, written));
        } catch (final LohDbException e) {
            tell(Kind.CLOSE_FAILED, e);
        } catch (final RuntimeException | Error e) {
            tellUntyped(e);
        }
    }

    /** Reports what no store may do. */
    public void misbehaved(final String what) throws IOException {
        tell(Kind.MISBEHAVED, new IllegalStateException(what));
    }

    /** Used-up memory may be met by anything that a caller does; nothing else may come untyped. */
    private Kind tellUntyped(final Throwable fault) throws IOException {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return tell(Kind.OUT_OF_MEMORY, fault);
            }
        }
        return tell(Kind.MISBEHAVED, fault);
    }

    private Kind tell(final Kind kind, final Throwable fault) throws IOException {
        tell(new Report(kind, 0, 0, 0));
        if (kind == Kind.MISBEHAVED) {
            fault.printStackTrace();
        } else {
            System.err.println(kind + ": " + fault);
        }
        return kind;
    }

    private void tell(final Report report) throws IOException {
        report.send(pipe);
    }
}
