package io.lohdb.internal.compaction;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.internal.os.FileFault;
import io.lohdb.spi.Compaction;
import io.lohdb.spi.CompactionReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicLong;
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
    private CompactionJob job;
    private long spent;
    private long writtenPosition;

    /** After a fault nothing is begun before this time. */
    private long resumeNs;

    private long pauseNs;

    /** Figures, written by the thread that works. */
    private final AtomicLong bytesCopied = new AtomicLong();

    private final AtomicLong segmentsRetired = new AtomicLong();
    private final AtomicLong bytesFreed = new AtomicLong();

    /** Requests to compact by hand, and how many of them are done. */
    private final AtomicLong requests = new AtomicLong();

    private final AtomicLong requestedSequence = new AtomicLong();
    private volatile long requestsDone;
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
        // What is written by now has to be durable before there can be nothing left to win.
        requestedSequence.accumulateAndGet(log.writer().writtenSequence(), Math::max);
        return requests.incrementAndGet();
    }

    @Override
    public boolean isDone(final long request) {
        return requestsDone >= request;
    }

    @Override
    public CompactionReport report() {
        return new CompactionReport(
                segmentsRetired.get(),
                bytesCopied.get(),
                bytesFreed.get(),
                amplification(allocatedBytes()));
    }

    /** Whether the device is full: then nothing matters more than to make room. */
    private boolean isSpaceShort() {
        return preparer.isFull() || reserve.isGivenUp();
    }

    /** Whether a job would better wait: files are on their way out, or the reserve back in. */
    private boolean isRoomComing() {
        return reserve.isBeingMade() || (reserve.isGivenUp() && !retired.isEmpty());
    }

    private boolean isForced() {
        return requests.get() > requestsDone;
    }

    /** Bytes of all segments, the prepared one and what is kept in reserve included. */
    public long allocatedBytes() {
        long bytes = preparer.spareLength() + preparer.keptLength() + reserve.length();
        for (final Segment segment : log.table().chain()) {
            bytes += segment.length();
        }
        return bytes + coldBytes();
    }

    /** Bytes of the cold segments. */
    public long coldBytes() {
        long bytes = 0;
        for (final Segment segment : log.table().cold()) {
            bytes += segment.length();
        }
        return bytes;
    }

    private double amplification(final long allocated) {
        return (double) allocated / Math.max(1, log.table().liveBytes());
    }

    /**
     * One slice.
     *
     * @return the amount of work done, 0 when there is nothing to do or to wait for
     * @throws LohDbException when a slice failed: to be reported; the next call goes on
     */
    public int doWork() {
        final long allocated = allocatedBytes();
        final double amplification = amplification(allocated);
        slowWriters(amplification);
        final int deleted = deleteRetired() + keepReserve(allocated);
        if (clock.nanoTime() - resumeNs < 0 || (isPaused && !isForced())) {
            return deleted;
        }
        advancePace(amplification);
        if (job == null && (isRoomComing() || !beginJob(allocated))) {
            return deleted;
        }
        return deleted + (pace.permits(log.areWritersQueued()) && step() ? 1 : 0);
    }

    @Override
    public boolean isBusy() {
        return job != null || !retired.isEmpty() || isForced();
    }

    private int keepReserve(final long allocated) {
        try {
            return reserve.doWork(allocated, job == null && retired.isEmpty());
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
            written = written(writtenPosition, position);
            writtenPosition = position;
        }
        pace.advance(clock.nanoTime(), written, amplification, isForced() || isSpaceShort());
    }

    /**
     * Nobody waits for what is not done, or for what snapshots or a backup keep from being done.
     */
    private void slowWriters(final double amplification) {
        final boolean isHeld = references.hasSnapshots() || log.table().retirementHold().isHeld();
        final boolean isVain = job == null || isPaused || isHeld;
        writeDelayNsPerKiB = isVain ? 0 : pace.writeDelayNsPerKiB(amplification);
    }

    /** How long whoever writes a KiB should wait while too much space is taken; any thread. */
    public int writeDelayNsPerKiB() {
        return writeDelayNsPerKiB;
    }

    /** Bytes of log between two positions; what has been retired meanwhile does not count. */
    private long written(final long from, final long to) {
        long bytes = 0;
        for (final Segment segment : log.table().chain()) {
            if (segment.id() >= LogPosition.segmentId(from)
                    && segment.id() <= LogPosition.segmentId(to)) {
                bytes += segment.length();
            }
        }
        final long fromOffset = LogPosition.offset(from);
        final long same = LogPosition.offset(to) - fromOffset;
        return LogPosition.segmentId(from) == LogPosition.segmentId(to) ? same : bytes;
    }

    private boolean beginJob(final long allocated) {
        final Choice chosen =
                isForced() || isSpaceShort() ? forcedChoice() : wantedChoice(allocated);
        if (chosen != null) {
            job = new CompactionJob(log, hash, references, needs, random, chosen);
            spent = 0;
        }
        return chosen != null;
    }

    private Choice forcedChoice() {
        final long request = requests.get();
        // Before looking for victims: what becomes durable meanwhile was not among them.
        final boolean isDurable = log.syncer().durableSequence() >= requestedSequence.get();
        final long least = Math.min(settings.minGarbage(), SMALL_GARBAGE);
        final long small = Math.max(least, log.table().liveBytes() / SMALL_PART);
        final Choice chosen = choice.reclaimable() > small ? choice.choose() : null;
        if (chosen == null && retired.isEmpty() && isDurable) {
            requestsDone = request;
        }
        return chosen;
    }

    private Choice wantedChoice(final long allocated) {
        final long live = log.table().liveBytes();
        if (allocated - live < settings.minGarbage()
                || allocated <= settings.startAmplification() * live
                || log.table().retirementHold().isHeld()) {
            return null;
        }
        final Choice chosen = choice.choose();
        return chosen == null ? choice.help() : chosen;
    }

    private boolean step() {
        boolean isWhole = false;
        try {
            final boolean hasWorked = job.step();
            isWhole = true;
            pauseNs = 0;
            account();
            if (!hasWorked && log.table().retirementHold().isHeld()) {
                // Nobody waits for a lease: the rest is done when it ends.
                requestsDone = requests.get();
            }
            return hasWorked;
        } catch (final CorruptLogException e) {
            bar(e.file());
            throw e;
        } catch (final IOException e) {
            isWhole = goesOn(e);
            if (isWhole) {
                return true;
            }
            throw FileFault.typed("compact:", e);
        } catch (final UncheckedIOException e) {
            throw FileFault.typed("compact:", e.getCause());
        } catch (final InternalError e) {
            job.victims().forEach(choice::bar);
            throw FileFault.unreadable(e);
        } finally {
            if (!isWhole) {
                afterFault();
            }
        }
    }

    /** Whether the same step can be done again now: it was cut off, or room was kept for it. */
    private boolean goesOn(final IOException e) {
        if (!FileFault.isFull(e)) {
            return e instanceof ClosedByInterruptException && job.isRepeatable();
        }
        try {
            if (job.isRepeatable() && (preparer.discard() || reserve.giveUp())) {
                return true;
            }
        } catch (final IOException another) {
            e.addSuppressed(another);
        }
        return false;
    }

    private void bar(final String file) {
        for (final Segment victim : job.victims()) {
            if (victim.fileName().equals(file)) {
                choice.bar(victim);
            }
        }
    }

    private void afterFault() {
        pauseNs = Math.max(MIN_PAUSE_NS, Math.min(MAX_PAUSE_NS, 2 * pauseNs));
        resumeNs = clock.nanoTime() + pauseNs;
        if (job.state() == CompactionJob.State.GIVEN_UP) {
            job.victims().forEach(choice::bar);
        }
        if (job.isUndone()) {
            choice.limit(job.victims().size() / 2);
            abandon();
        }
    }

    private void abandon() {
        final CompactionJob abandoned = job;
        job = null;
        try {
            abandoned.giveUp();
        } catch (final IOException e) {
            // The name is in no manifest: the next open removes what could not be removed now.
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "cold file left over", e);
        }
    }

    private void account() {
        final long copied = job.bytesCopied() - spent;
        spent = job.bytesCopied();
        pace.spend(copied);
        bytesCopied.lazySet(bytesCopied.get() + copied);
        if (job.state() == CompactionJob.State.RETIRED || job.state() == CompactionJob.State.KEPT) {
            finish();
        } else if (job.state() == CompactionJob.State.GIVEN_UP) {
            choice.limit(job.isTooLong() ? job.victims().size() / 2 : Integer.MAX_VALUE);
            choice.noteSurvey(job);
            job = null;
        }
    }

    private void finish() {
        choice.limit(Integer.MAX_VALUE);
        choice.noteEmptied(job);
        if (job.state() == CompactionJob.State.RETIRED) {
            final long freed = job.victims().stream().mapToLong(Segment::length).sum();
            bytesFreed.lazySet(bytesFreed.get() + freed);
            segmentsRetired.lazySet(segmentsRetired.get() + job.victims().size());
            retired.add(job.victims());
            reserve.expectRoom();
        }
        job = null;
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
