package io.lohdb.internal.checkpoint;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointSegment;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.UninterruptedIo;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;

/**
 * Decides when a checkpoint is due and makes it, slice by slice. What goes wrong is thrown once to
 * whoever runs the slices, after the files of the attempt were deleted; the store goes on, and the
 * next attempt comes when as much again was written.
 *
 * <p>{@link #doWork} and {@link #close} are for one thread at a time; {@link #request} and {@link
 * #isDone} for any.
 */
public final class Checkpointer {
    /** An interval that stands for "never in the background". */
    public static final long NO_INTERVAL = 0;

    /** Below this much log a checkpoint on close saves less than it costs. */
    private static final long MIN_BYTES_ON_CLOSE = 1024 * 1024;

    /** A checkpoint writes most of the index again: seldom enough to be little beside the log. */
    private static final long LOG_PER_INDEX_BYTE = 8;

    private final CheckpointedStore store;
    private final CheckpointFiles files;
    private final long intervalBytes;
    private final AtomicLong requests = new AtomicLong();

    /** The newest checkpoint, or null. */
    private Checkpoint newest;

    private int newestGeneration = HashIndex.FIRST_GENERATION;

    /** What the newest checkpoint shows. */
    private Reach reach = new Reach(0, 0);

    /** How far the store was when the last attempt began, whatever became of it. */
    private Reach attempt = reach;

    private CheckpointRun run;
    private long runRequest;
    private long nextId;

    /** Written by the thread that works: the newest request that was served or refused. */
    private volatile long servedRequest;

    /** Written before {@link #servedRequest}: why requests up to this one were refused. */
    private volatile Refusal refusal;

    /** How far the log goes, and which cold segments there are: those up to an id. */
    private record Reach(long position, long coldId) {}

    /** Requests up to one, and what became of them. */
    private record Refusal(long request, LohDbException reason) {}

    /**
     * Creates a checkpointer.
     *
     * @param loaded what the index was filled with when it was opened, or null
     * @param intervalBytes of log between two checkpoints, or {@link #NO_INTERVAL}
     */
    public Checkpointer(
            final CheckpointedStore store,
            final LoadedCheckpoint loaded,
            final long intervalBytes) {
        this.store = store;
        this.files = new CheckpointFiles(store.directory());
        this.intervalBytes = intervalBytes;
        if (loaded != null) {
            newest = loaded.root();
            reach = new Reach(loaded.position(), lastCoveredId(newest));
            attempt = reach;
        }
    }

    /** Cold segments of greater id are not shown by the slots of a checkpoint. */
    private static long lastCoveredId(final Checkpoint root) {
        long last = 0;
        for (final CheckpointSegment segment : root.segments()) {
            if (segment.isCold() && !segment.isCovered()) {
                return segment.id() - 1;
            }
            last = segment.id();
        }
        return last;
    }

    /**
     * Asks for a checkpoint of everything that is written by now; any thread.
     *
     * @return what {@link #isDone} is asked about
     */
    public long request() {
        return requests.incrementAndGet();
    }

    /**
     * Whether a request was served.
     *
     * @throws LohDbException when it could not be
     */
    public boolean isDone(final long request) {
        if (servedRequest < request) {
            return false;
        }
        final Refusal last = refusal;
        if (last != null && last.request() >= request) {
            throw last.reason();
        }
        return true;
    }

    /** Whether one is being made; for the thread that works. */
    public boolean isBusy() {
        return run != null;
    }

    /**
     * One slice of work.
     *
     * @return 0 when there is nothing to do or nothing but to wait
     * @throws LohDbException when an attempt failed; it is over then
     */
    public int doWork(final Lock writerLock) {
        return UninterruptedIo.run(() -> slice(writerLock));
    }

    private int slice(final Lock writerLock) {
        try {
            return advance(writerLock);
        } catch (final ClosedByInterruptException e) {
            // What was cut off has changed nothing here; the next slice writes it anew.
            return 1;
        } catch (final IOException e) {
            throw fail(FileFault.typed("write a checkpoint:", e));
        }
    }

    private int advance(final Lock writerLock) throws IOException {
        if (run == null) {
            if (!isDue()) {
                return 0;
            }
            begin(writerLock);
        }
        final int work = work();
        if (run.isDone()) {
            finish();
        } else if (run.isImpossible()) {
            throw fail(
                    new StoreAccessException(
                            "cannot write a checkpoint: the store has failed, or its keys hash"
                                    + " alike"));
        }
        return work;
    }

    private int work() throws IOException {
        boolean isDone = false;
        try {
            final int work = run.doWork();
            isDone = true;
            return work;
        } catch (final IOException e) {
            isDone = true;
            throw e;
        } finally {
            if (!isDone) {
                // A bug, or memory is used up. Who runs this is told by what is being thrown.
                fail(new StoreAccessException("cannot write a checkpoint: it broke off"));
            }
        }
    }

    private boolean isDue() {
        final long requested = requests.get();
        if (requested > servedRequest) {
            if (newest == null || bytesSince(reach) > 0) {
                return true;
            }
            servedRequest = requested;
        }
        return intervalBytes != NO_INTERVAL
                && bytesSince(attempt)
                        >= Math.max(
                                intervalBytes, LOG_PER_INDEX_BYTE * store.index().memoryBytes());
    }

    private void begin(final Lock writerLock) throws IOException {
        runRequest = requests.get();
        long coldId = 0;
        for (final Segment segment : store.table().cold()) {
            coldId = Math.max(coldId, segment.id());
        }
        attempt = new Reach(store.writer().writtenPosition(), coldId);
        if (nextId == 0) {
            nextId = files.nextId();
        }
        run = new CheckpointRun(store, files, writerLock, newest, newestGeneration, nextId);
    }

    private void finish() {
        newest = run.root();
        newestGeneration = run.generation();
        reach = new Reach(newest.span().position(), lastCoveredId(newest));
        attempt = reach;
        nextId = run.nextId();
        run = null;
        servedRequest = runRequest;
    }

    private LohDbException fail(final LohDbException reason) {
        final IOException left = abandon();
        if (left != null) {
            reason.addSuppressed(left);
        }
        refusal = new Refusal(runRequest, reason);
        servedRequest = runRequest;
        return reason;
    }

    /** Returns why files are left behind, or null: they count for nothing, and go another time. */
    private IOException abandon() {
        if (run == null) {
            return null;
        }
        final CheckpointRun abandoned = run;
        run = null;
        nextId = abandoned.nextId();
        try {
            abandoned.abandon();
            return null;
        } catch (final IOException e) {
            return e;
        }
    }

    /** Bytes that an opening would have to read: log, and cold segments that are new. */
    private long bytesSince(final Reach since) {
        final long end = store.writer().writtenPosition();
        final Segment[] chain = store.table().chain();
        long bytes = 0;
        for (int i = chain.length - 1; i >= 0; i--) {
            bytes += bytesSince(since.position(), chain[i], end);
        }
        for (final Segment segment : store.table().cold()) {
            bytes += segment.id() > since.coldId() ? segment.length() : 0;
        }
        return bytes;
    }

    private static long bytesSince(final long position, final Segment segment, final long end) {
        if (segment.id() < LogPosition.segmentId(position)
                || segment.id() > LogPosition.segmentId(end)) {
            return 0;
        }
        final int from =
                segment.id() == LogPosition.segmentId(position)
                        ? LogPosition.offset(position)
                        : SegmentHeaderDescriptor.HEADER_LENGTH;
        final int to =
                segment.id() == LogPosition.segmentId(end)
                        ? LogPosition.offset(end)
                        : segment.sealedEnd();
        return Math.max(0, to - from);
    }

    /** Whether {@link #close} will make one. */
    public boolean isWorthIt() {
        return bytesSince(reach) >= MIN_BYTES_ON_CLOSE;
    }

    /**
     * Makes a last checkpoint if enough was written since the one before. The caller is the only
     * thread that still uses the store, and everything is durable.
     *
     * @throws LohDbException when that fails; the store is none the worse for it
     */
    public void close(final Lock writerLock) {
        abandon();
        if (!isWorthIt()) {
            return;
        }
        final long request = request();
        while (servedRequest < request) {
            if (doWork(writerLock) == 0 && servedRequest < request) {
                throw fail(new StoreAccessException("cannot write a checkpoint: log not durable"));
            }
        }
    }
}
