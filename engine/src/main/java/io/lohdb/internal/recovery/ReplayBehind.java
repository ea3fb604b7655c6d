package io.lohdb.internal.recovery;

import io.lohdb.internal.checkpoint.CheckpointLoader;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.log.Segment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Has a target take in on another thread, in the same order, what a walk finds: so looking frames
 * up in the index overlaps with checking those that follow. The other thread is the only one that
 * uses the target until {@link #onReplayed} or {@link #close} returns.
 *
 * <p>What the target throws is thrown on the thread that walks, some frames later. What was found
 * before {@link #close} and is not taken in yet is dropped: the walk was given up.
 */
final class ReplayBehind implements ReplayTarget, AutoCloseable {
    /** Frames that may wait, a power of two. */
    static final int CAPACITY = 16 * 1024;

    private static final int MASK = CAPACITY - 1;

    /** Frames are handed over in groups: the line of a counter moves between caches each time. */
    private static final int GROUP = 256;

    private static final int SPINS = 200;
    private static final long PAUSE_NS = 20_000;

    /** What a frame is, in the low bits that no offset of a frame has. */
    private static final int OPERATION = 0;

    private static final int COLD_OPERATION = 1;
    private static final int CURSOR = 2;
    private static final int KIND_MASK = 3;

    private final ReplayTarget target;
    private final Segment[] segments = new Segment[CAPACITY];
    private final int[] frames = new int[CAPACITY];
    private final RecoveryThread thread;

    /** Frames found; for the thread that walks. */
    private long found;

    /** Frames handed over, written by the thread that walks. */
    private final AtomicLong handedOver = new AtomicLong();

    /** Frames taken in, written by the other thread. */
    private final AtomicLong takenIn = new AtomicLong();

    private volatile Throwable failure;
    private volatile boolean isClosed;

    ReplayBehind(final ReplayTarget target) {
        this.target = target;
        thread = new RecoveryThread("index", this::takeIn);
    }

    /** Never behind a walk: what a checkpoint gives has to be there before it. */
    @Override
    public LoadedCheckpoint load(final CheckpointLoader loader) {
        throw new IllegalStateException("a walk is under way");
    }

    @Override
    public void onOperation(final Segment segment, final int frame) {
        handOver(segment, frame | OPERATION);
    }

    @Override
    public void onColdOperation(final Segment segment, final int frame) {
        handOver(segment, frame | COLD_OPERATION);
    }

    @Override
    public void onCursor(final Segment segment, final int frame) {
        handOver(segment, frame | CURSOR);
    }

    @Override
    public void onReplayed() {
        handedOver.lazySet(found);
        awaitWaiting(0);
        target.onReplayed();
    }

    /** Frames are moved when the walk is over. */
    @Override
    public void onMoved(
            final Segment from, final int fromFrame, final Segment to, final int toFrame) {
        throw new IllegalStateException("a walk is under way");
    }

    private void handOver(final Segment segment, final int frameAndKind) {
        if ((found & (GROUP - 1)) == 0) {
            handedOver.lazySet(found);
            awaitWaiting(CAPACITY - GROUP);
        }
        final int place = (int) found & MASK;
        segments[place] = segment;
        frames[place] = frameAndKind;
        found++;
    }

    /** Waits until so many frames wait at most. */
    private void awaitWaiting(final int atMost) {
        int idleCount = 0;
        while (found - takenIn.get() > atMost) {
            idle(idleCount++);
        }
        final Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    private void takeIn() {
        long next = 0;
        int idleCount = 0;
        while (!isClosed) {
            final long end = Math.min(handedOver.get(), next + GROUP);
            if (next == end) {
                idle(idleCount++);
            } else {
                idleCount = 0;
                takeIn(next, end);
                next = end;
                takenIn.lazySet(next);
            }
        }
    }

    private void takeIn(final long from, final long to) {
        try {
            for (long i = from; i < to && failure == null; i++) {
                takeIn(segments[(int) i & MASK], frames[(int) i & MASK]);
            }
        } catch (final RuntimeException | Error e) {
            failure = e;
        }
    }

    private void takeIn(final Segment segment, final int frameAndKind) {
        final int frame = frameAndKind & ~KIND_MASK;
        switch (frameAndKind & KIND_MASK) {
            case OPERATION -> target.onOperation(segment, frame);
            case COLD_OPERATION -> target.onColdOperation(segment, frame);
            default -> target.onCursor(segment, frame);
        }
    }

    private void idle(final int idleCount) {
        if (idleCount < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(this, PAUSE_NS);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.awaitEnd();
    }
}
