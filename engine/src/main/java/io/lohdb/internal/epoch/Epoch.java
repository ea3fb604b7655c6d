package io.lohdb.internal.epoch;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Protects readers of off-heap memory: what was retired is released only after every reader that
 * could still see it has left.
 *
 * <p>{@link #enter()} and {@link #exit(long)} may be called by any thread, nested too; they
 * allocate nothing and never wait. The token binds the exit to its enter, so that a virtual thread
 * may move between carriers in the meantime. {@link #retire(Runnable)}, {@link #reclaim()} and
 * {@link #drain(long)} may be called by any thread; releases run on the thread that reclaims, one
 * batch at a time, in the order of retirement.
 *
 * <p>Rules for callers: unlink first, then retire. A reader loads references to protected memory
 * only between its enter and its exit, and keeps none afterwards.
 *
 * <h2>Why a grace period is enough</h2>
 *
 * The scheme is that of sleepable RCU (McKenney, "Sleepable RCU", 2006): readers count themselves
 * in one of two phases. A grace period takes all that was retired so far as its batch and then
 *
 * <ol>
 *   <li>waits until every counter of the inactive phase was seen at zero once;
 *   <li>flips, so that the other phase becomes the inactive one;
 *   <li>waits until every counter of that phase was seen at zero once; then releases the batch.
 * </ol>
 *
 * <p><b>Safety.</b> Let reader R use an object X of the batch. Between R's increment and its later
 * loads is a full fence, and so there is between the unlinking of X and the first look at a
 * counter. Hence either R's loads come after the unlinking, and R cannot have found X; or R's
 * increment comes before the first look. In the second case R's counter is above zero from then
 * until R leaves. Whichever phase R counted itself in, step 1 or step 3 looks at exactly that
 * counter after the unlinking and waits until it is zero, so R has left. Nothing is assumed about
 * when R read the phase: a reader that was delayed between reading the phase and incrementing
 * either incremented before the look, and is waited for, or after it, and then its loads come after
 * the unlinking.
 *
 * <p><b>Why both waits.</b> With step 3 alone, a reader counted in the inactive phase (it entered
 * before the previous flip, or read the phase before that flip and incremented after it) would not
 * be waited for, although it may have been inside before X was unlinked. It has to be waited for
 * <em>before</em> the flip: after it, that phase is the active one, and new readers could keep its
 * counters above zero for ever. With step 1 alone, readers of the active phase would be ignored.
 *
 * <p><b>Liveness.</b> No step waits for the active phase, so readers that come and go cannot starve
 * a grace period; only a reader that stays inside holds it up. Counters are looked at one by one
 * and never again once seen at zero; that they are not zero at the same moment does not matter,
 * since safety speaks of one counter at a time.
 */
public final class Epoch {
    private static final int STRIPES_PER_PROCESSOR = 4;
    private static final int MAX_STRIPES = 128;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 1_000_000;

    private enum GracePeriod {
        NONE,
        INACTIVE_PHASE_DRAINS,
        FLIPPED_PHASE_DRAINS,
        RELEASING
    }

    private final ReaderCounters readers;

    // All below: guarded by "this".
    private GracePeriod gracePeriod = GracePeriod.NONE;
    private List<Runnable> pending = new ArrayList<>();

    /**
     * What the current grace period is for. While it is being released it belongs to the releasing
     * thread alone.
     */
    private List<Runnable> batch = new ArrayList<>();

    private int nextStripe;

    /** An epoch with a number of stripes that fits this machine. */
    public Epoch() {
        this(new ReaderCounters(defaultStripeCount()));
    }

    Epoch(ReaderCounters readers) {
        this.readers = readers;
    }

    /**
     * Begins a protected read.
     *
     * @return the token for {@link #exit(long)}.
     */
    public long enter() {
        return readers.enter();
    }

    /**
     * Ends a protected read. Call it exactly once for each {@link #enter()}, from any thread.
     *
     * @param token what the matching {@link #enter()} returned.
     */
    public void exit(long token) {
        readers.exit(token);
    }

    /**
     * Hands over the release of something that no new reader can reach any more.
     *
     * @param release frees it; runs once, on a thread that calls {@link #reclaim()} or {@link
     *     #drain(long)}.
     */
    public synchronized void retire(Runnable release) {
        pending.add(release);
    }

    /**
     * Moves the current grace period as far as it goes without waiting, and releases what it ended.
     *
     * @return how many retired things were released by this call.
     * @throws RuntimeException the first one thrown by a release; all others of the batch have run.
     */
    public int reclaim() {
        if (!advance()) {
            return 0;
        }
        try {
            runAll(batch);
            return batch.size();
        } finally {
            endGracePeriod();
        }
    }

    /**
     * Waits until all readers that are inside now have left and everything retired so far is
     * released. The caller must not be inside itself. An interrupt does not end the wait; the
     * thread's interrupt flag is kept.
     *
     * @param timeoutNs how long to wait at most.
     * @return false if a reader stayed inside for too long: memory it may be reading must then be
     *     leaked, not freed.
     */
    public boolean drain(long timeoutNs) {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        final AtomicBoolean isDrained = new AtomicBoolean();
        final Runnable marker = () -> isDrained.set(true);
        retire(marker);
        boolean isInterrupted = false;
        try {
            for (long parkNs = MIN_PARK_NS; ; parkNs = Math.min(2 * parkNs, MAX_PARK_NS)) {
                reclaim();
                if (isDrained.get()) {
                    return true;
                }
                final long remainingNs = deadlineNs - System.nanoTime();
                if (remainingNs <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.min(parkNs, remainingNs));
                isInterrupted |= Thread.interrupted();
            }
        } finally {
            forget(marker);
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * How many retired things are not released yet.
     *
     * @return their number; one that is being released at the moment still counts.
     */
    public synchronized int retiredCount() {
        return pending.size() + batch.size();
    }

    private static void runAll(List<Runnable> releasable) {
        RuntimeException failure = null;
        for (final Runnable release : releasable) {
            try {
                release.run();
            } catch (final RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** True if the batch is to be released now, by the calling thread. */
    private synchronized boolean advance() {
        if (gracePeriod == GracePeriod.NONE && !pending.isEmpty()) {
            final List<Runnable> empty = batch;
            batch = pending;
            pending = empty;
            nextStripe = 0;
            gracePeriod = GracePeriod.INACTIVE_PHASE_DRAINS;
            // Pairs with the full fence of enter(): see "Safety" above.
            VarHandle.fullFence();
        }
        if (gracePeriod == GracePeriod.INACTIVE_PHASE_DRAINS && inactivePhaseIsIdle()) {
            readers.flip();
            nextStripe = 0;
            gracePeriod = GracePeriod.FLIPPED_PHASE_DRAINS;
        }
        if (gracePeriod == GracePeriod.FLIPPED_PHASE_DRAINS && inactivePhaseIsIdle()) {
            gracePeriod = GracePeriod.RELEASING;
            return true;
        }
        return false;
    }

    private boolean inactivePhaseIsIdle() {
        final int inactive = 1 - readers.phase();
        while (nextStripe < readers.stripeCount()) {
            if (!readers.isIdle(nextStripe, inactive)) {
                return false;
            }
            nextStripe++;
        }
        return true;
    }

    private synchronized void endGracePeriod() {
        batch.clear();
        gracePeriod = GracePeriod.NONE;
    }

    private synchronized void forget(Runnable marker) {
        pending.remove(marker);
        if (gracePeriod != GracePeriod.RELEASING) {
            batch.remove(marker);
        }
    }

    private static int defaultStripeCount() {
        final int wanted = STRIPES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
        return Math.min(MAX_STRIPES, Math.max(2, Integer.highestOneBit(2 * wanted - 1)));
    }
}
