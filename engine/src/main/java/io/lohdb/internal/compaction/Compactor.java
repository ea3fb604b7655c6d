package io.lohdb.internal.compaction;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.internal.os.FileFault;
import io.lohdb.spi.Compaction;
import io.lohdb.spi.CompactionReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.NanoClock;

/**
 * Keeps a store's segments in proportion to what lives in them: one job at a time, chosen when the
 * space amplification calls for it, or until nothing is left to win when somebody asked. {@link
 * #doWork} and {@link #close} are for one thread at a time, the rest for any.
 */
public final class Compactor implements Compaction {
    private static final long MIN_PAUSE_NS = 100_000_000;
    private static final long MAX_PAUSE_NS = 10_000_000_000L;
    private static final long SMALL_GARBAGE = 64 * 1024;
    private static final int SMALL_PART = 50;

    private final CompactedLog log;
    private final KeyHash hash;
    private final FrameReferences references;
    private final LogHistoryNeeds needs;
    private final SegmentPreparer preparer;
    private final RandomGenerator random;
    private final CompactionSettings settings;
    private final NanoClock clock;
    private final VictimChoice choice;
    private final CompactionPace pace;
    private final RetiredFiles retired;
    private final SpaceReserve reserve;
    private final SpaceTaken space;

    /** The one that copies. */
    private CompactionJob job;

    /** The one before it, whose victims wait until they may go. */
    private CompactionJob settling;

    private long spent;
    private long writtenPosition;

    /** After a fault nothing is begun before this time. */
    private long resumeNs;

    private long pauseNs;

    private final CompactionFigures figures = new CompactionFigures();
    private final CompactionRequests requests = new CompactionRequests();
    private volatile boolean isPaused;

    /** Written by the thread that works. */
    private volatile int writeDelayNsPerKiB;

    /** Creates a compactor with nothing to do. */
    public Compactor(
            final CompactedLog log,
            final KeyHash hash,
            final FrameReferences references,
            final SegmentPreparer preparer,
            final LogHistoryNeeds needs,
            final RandomGenerator random,
            final CompactionSettings settings,
            final NanoClock clock) {
        this.log = log;
        this.hash = hash;
        this.references = references;
        this.needs = needs;
        this.preparer = preparer;
        this.random = random;
        this.settings = settings;
        this.clock = clock;
        choice = new VictimChoice(log, references, needs, settings, preparer);
        pace = new CompactionPace(settings, clock.nanoTime());
        retired = new RetiredFiles(log, preparer);
        reserve = new SpaceReserve(log.directory(), preparer, settings, clock);
        space = new SpaceTaken(log.table(), preparer, reserve);
        resumeNs = clock.nanoTime();
        writtenPosition = log.writer().writtenPosition();
    }

    @Override
    public void pause() {
        isPaused = true;
    }

    @Override
    public void resume() {
        isPaused = false;
    }

    @Override
    public long request() {
        return requests.add(log.writer().writtenSequence());
    }

    @Override
    public boolean isDone(final long request) {
        return requests.isDone(request);
    }

    @Override
    public CompactionReport report() {
        return figures.report(space.amplification(space.allocatedBytes()));
    }

    /** Whether the device is full: then nothing matters more than to make room. */
    private boolean isSpaceShort() {
        return preparer.isFull() || reserve.isGivenUp();
    }

    /** Whether a job would better wait: files are on their way out, or the reserve back in. */
    private boolean isRoomComing() {
        return reserve.isBeingMade()
                || (reserve.isGivenUp() && (settling != null || !retired.isEmpty()));
    }

    /** What segments take; any thread. */
    public SpaceTaken space() {
        return space;
    }

    /**
     * One slice.
     *
     * @return the amount of work done, 0 when there is nothing to do or to wait for
     * @throws LohDbException when a slice failed: to be reported; the next call goes on
     */
    public int doWork() {
        final long allocated = space.allocatedBytes();
        final double amplification = space.amplification(allocated);
        slowWriters(amplification);
        final int deleted = deleteRetired() + keepReserve(allocated);
        if (clock.nanoTime() - resumeNs < 0 || (isPaused && !requests.isOpen())) {
            return deleted;
        }
        advancePace(amplification);
        final int settled = settling != null && step(settling) ? 1 : 0;
        if (job == null && (isRoomComing() || !beginJob(allocated))) {
            return deleted + settled;
        }
        return deleted + settled + (mayStep() && step(job) ? 1 : 0);
    }

    /** One at a time: the segments of the log go in order. */
    private boolean mayStep() {
        return (settling == null || job.isCopying()) && pace.permits(log.areWritersQueued());
    }

    @Override
    public boolean isBusy() {
        return job != null || settling != null || !retired.isEmpty() || requests.isOpen();
    }

    /** Whether a job is copying, or has slots lead to the copies. */
    public boolean isFilling() {
        return job != null;
    }

    private int keepReserve(final long allocated) {
        try {
            return reserve.doWork(allocated, job == null && settling == null && retired.isEmpty());
        } catch (final IOException e) {
            throw FileFault.typed("keep room for compaction: file=" + SpaceReserve.FILE, e);
        }
    }

    private int deleteRetired() {
        try {
            return retired.deleteNext();
        } catch (final IOException e) {
            throw FileFault.typed("delete a compacted segment:", e);
        }
    }

    private void advancePace(final double amplification) {
        final long position = log.writer().writtenPosition();
        long written = 0;
        if (position != writtenPosition) {
            written = space.written(writtenPosition, position);
            writtenPosition = position;
        }
        pace.advance(clock.nanoTime(), written, amplification, requests.isOpen() || isSpaceShort());
    }

    /**
     * Nobody waits for what is not done, or for what snapshots or a backup keep from being done.
     */
    private void slowWriters(final double amplification) {
        final boolean isHeld = references.hasSnapshots() || log.table().retirementHold().isHeld();
        final boolean isVain = (job == null && settling == null) || isPaused || isHeld;
        writeDelayNsPerKiB = isVain ? 0 : pace.writeDelayNsPerKiB(amplification);
    }

    /** How long writing a KiB should take while too much space is taken; any thread. */
    public int writeDelayNsPerKiB() {
        return writeDelayNsPerKiB;
    }

    private boolean beginJob(final long allocated) {
        if (settling != null && log.table().retirementHold().isHeld()) {
            return false;
        }
        final Choice chosen =
                requests.isOpen() || isSpaceShort() ? forcedChoice() : wantedChoice(allocated);
        if (chosen != null) {
            job = new CompactionJob(log, hash, references, needs, random, chosen);
            spent = 0;
        }
        return chosen != null;
    }

    private Choice forcedChoice() {
        final long request = requests.newest();
        // Before looking for victims: what becomes durable meanwhile was not among them.
        final boolean isDurable = log.syncer().durableSequence() >= requests.sequence();
        final long least = Math.min(settings.minGarbage(), SMALL_GARBAGE);
        final long small = Math.max(least, log.table().liveBytes() / SMALL_PART);
        final Choice chosen = choice.reclaimable() > small ? choice.choose() : null;
        if (chosen == null && settling == null && retired.isEmpty() && isDurable) {
            requests.done(request);
        }
        return chosen;
    }

    private Choice wantedChoice(final long allocatedNow) {
        final long allocated = allocatedNow - choice.leavingLength();
        final long live = log.table().liveBytes();
        if (allocated - live < settings.minGarbage()
                || allocated <= settings.startAmplification() * live
                || log.table().retirementHold().isHeld()) {
            return null;
        }
        final Choice chosen = choice.choose();
        return chosen == null ? choice.help() : chosen;
    }

    private boolean step(final CompactionJob stepped) {
        boolean isWhole = false;
        try {
            final boolean hasWorked = stepped.step();
            isWhole = true;
            pauseNs = 0;
            account(stepped);
            if (!hasWorked && log.table().retirementHold().isHeld()) {
                // Nobody waits for a lease: the rest is done when it ends.
                requests.done(requests.newest());
            }
            return hasWorked;
        } catch (final CorruptLogException e) {
            bar(stepped, e.file());
            throw e;
        } catch (final IOException e) {
            isWhole = goesOn(stepped, e);
            if (isWhole) {
                return true;
            }
            throw FileFault.typed("compact:", e);
        } catch (final UncheckedIOException e) {
            throw FileFault.typed("compact:", e.getCause());
        } catch (final InternalError e) {
            stepped.victims().forEach(choice::bar);
            throw FileFault.unreadable(e);
        } finally {
            if (!isWhole) {
                afterFault(stepped);
            }
        }
    }

    /** Whether the same step can be done again now: it was cut off, or room was kept for it. */
    private boolean goesOn(final CompactionJob stepped, final IOException e) {
        if (!FileFault.isFull(e)) {
            return e instanceof ClosedByInterruptException && stepped.isRepeatable();
        }
        try {
            if (stepped.isRepeatable() && (preparer.discard() || reserve.giveUp())) {
                return true;
            }
        } catch (final IOException another) {
            e.addSuppressed(another);
        }
        return false;
    }

    private void bar(final CompactionJob damaged, final String file) {
        for (final Segment victim : damaged.victims()) {
            if (victim.fileName().equals(file)) {
                choice.bar(victim);
            }
        }
    }

    private void afterFault(final CompactionJob stepped) {
        pauseNs = Math.max(MIN_PAUSE_NS, Math.min(MAX_PAUSE_NS, 2 * pauseNs));
        resumeNs = clock.nanoTime() + pauseNs;
        if (stepped.state() == CompactionJob.State.GIVEN_UP) {
            stepped.victims().forEach(choice::bar);
        }
        if (stepped.isUndone()) {
            choice.limit(stepped.victims().size() / 2);
            abandon(stepped);
        }
    }

    private void abandon(final CompactionJob abandoned) {
        leave(abandoned);
        try {
            abandoned.giveUp();
        } catch (final IOException e) {
            // The name is in no manifest: the next open removes what could not be removed now.
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "cold file left over", e);
        }
    }

    private void leave(final CompactionJob ended) {
        if (ended == settling) {
            settling = null;
            choice.leaving(List.of());
            if (ended.state() != CompactionJob.State.RETIRED && job != null) {
                // Its victims stay where they are, so those behind them have to stay as well.
                abandon(job);
            }
        } else {
            job = null;
        }
    }

    private void account(final CompactionJob stepped) {
        if (stepped == job) {
            final long copied = job.bytesCopied() - spent;
            spent = job.bytesCopied();
            pace.spend(copied);
            figures.copied(copied);
        }
        switch (stepped.state()) {
            case RETIRED, KEPT -> finish(stepped);
            case GIVEN_UP -> {
                choice.limit(
                        stepped.isTooLong() ? stepped.victims().size() / 2 : Integer.MAX_VALUE);
                choice.noteSurvey(stepped);
                leave(stepped);
            }
            case AWAIT_DURABLE -> settle(stepped);
            default -> {
                // It goes on.
            }
        }
    }

    /** Nothing leads to its victims: the next job need not wait until they may go. */
    private void settle(final CompactionJob stepped) {
        if (stepped == job) {
            job = null;
            settling = stepped;
            choice.noteSettled(stepped);
            choice.leaving(stepped.victims());
        }
    }

    private void finish(final CompactionJob finished) {
        choice.limit(Integer.MAX_VALUE);
        if (finished.state() == CompactionJob.State.RETIRED) {
            figures.retired(finished.victims());
            retired.add(finished.victims());
            reserve.expectRoom();
        }
        leave(finished);
    }

    /** Releases what a job under way holds; the store closes. */
    public void close() {
        reserve.close();
        final CompactionJob unfinished = job;
        job = null;
        if (unfinished != null) {
            try {
                unfinished.close();
            } catch (final IOException | NoSpaceException e) {
                System.getLogger("io.lohdb")
                        .log(System.Logger.Level.DEBUG, "cold file left over", e);
            }
        }
    }
}
