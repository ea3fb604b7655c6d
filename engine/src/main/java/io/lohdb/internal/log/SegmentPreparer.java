package io.lohdb.internal.log;

import static io.lohdb.internal.format.SegmentHeaderDescriptor.HEADER_LENGTH;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.os.UninterruptedIo;
import io.lohdb.spi.WorkSignal;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps one prepared segment ahead of the writer, so that a roll only swaps a reference.
 *
 * <p>{@link #take} is the writer's; {@link #doWork} and {@link #close} belong to one background
 * thread at a time. A segment is filled, synced, mapped and named by the manifest before the writer
 * can see it; of a recycled file the header is synced. When that fails, for whatever reason, the
 * half-made file is removed and the writer that asks is told; every later request tries again.
 */
public final class SegmentPreparer {
    private static final int FILL_SLICE = 1024 * 1024;

    /** What a full device is asked for at the least: shorter segments are not worth it. */
    private static final int SHORT_LENGTH = 256 * 1024;

    private static final long WAIT_NS = 50_000;

    private final StoreDirectory directory;
    private final ManifestFile manifestFile;
    private final RandomGenerator random;
    private final int maxLength;

    private FileAllocation allocation;
    private ManifestSegment allocating;

    /** Id of the next segment; 0 before one is taken. Kept over attempts that fail. */
    private long nextId;

    /** Files that the manifest on disk may have named until its next replacement succeeded. */
    private final List<String> leftovers = new ArrayList<>();

    /** A file that nobody needs any more, for the next segment; whoever swaps it owns it. */
    private final AtomicReference<ManifestSegment> retired = new AtomicReference<>();

    /** Set by the background thread; whoever swaps it to null owns the segment. */
    private final AtomicReference<PreparedSegment> spare = new AtomicReference<>();

    /** Written by the writer: least length of the next segment. */
    private volatile int wantedLength;

    /** Written by the writer: how often it asked. */
    private volatile long requestCount;

    /** Written by the background thread: the newest request that failed, and why. */
    private volatile long failedRequest;

    private volatile LohDbException failure;
    private volatile WorkSignal signal = () -> {};

    /** Written by whoever needs what room there is more than another segment does. */
    private volatile boolean isWithheld;

    /** Tells how long segments may be; set before the first roll. */
    private volatile IntSupplier lengthLimit;

    /**
     * Creates a preparer.
     *
     * @param firstLength bytes of the next segment
     * @param maxLength bytes of the longest segment
     */
    public SegmentPreparer(
            final StoreDirectory directory,
            final ManifestFile manifestFile,
            final RandomGenerator random,
            final int firstLength,
            final int maxLength) {
        this.directory = directory;
        this.manifestFile = manifestFile;
        this.random = random;
        this.wantedLength = firstLength;
        this.maxLength = maxLength;
        this.lengthLimit = () -> maxLength;
    }

    /**
     * Keeps segments in proportion to the store.
     *
     * @param limit tells the longest length that the next segment should have, a power of two
     */
    public void lengthLimit(final IntSupplier limit) {
        lengthLimit = limit;
    }

    /** Hands over what wakes the background thread. */
    public void signal(final WorkSignal newSignal) {
        signal = newSignal;
    }

    /** Has whoever waits do the work, while there is no background thread. */
    public void helpYourself() {
        signal =
                new WorkSignal() {
                    @Override
                    public void wake() {
                        // Nobody waits yet: the work is done when somebody does.
                    }

                    @Override
                    public void help() {
                        doWork();
                    }
                };
    }

    /** Hands over a segment that was prepared by an earlier owner of the store. */
    public void offer(final PreparedSegment prepared) {
        spare.set(prepared);
    }

    /** Bytes of the longest segment. */
    public int maxLength() {
        return maxLength;
    }

    /** Length of a segment that is not the only one of its kind: what is kept in reserve. */
    public int usualLength() {
        return Math.min(maxLength, lengthLimit.getAsInt());
    }

    /** Whether a segment is prepared, of whatever length; any thread. */
    public boolean isStocked() {
        return spare.get() != null;
    }

    /** Whether there is no prepared segment because the device had no room for one; any thread. */
    public boolean isFull() {
        return failure instanceof NoSpaceException && !isStocked();
    }

    /** Prepares nothing, as if the device was full, until that is taken back; any thread. */
    public void withhold(final boolean withheld) {
        isWithheld = withheld;
    }

    /**
     * Keeps a retired segment's file for the next segment, if that will be as long; any thread.
     *
     * @param file no manifest names it, durably, and nobody stores into it
     * @return whether it was taken over
     */
    public boolean keep(final ManifestSegment file) {
        return !isWithheld
                && !isFull()
                && file.length() == wantedLength
                && retired.compareAndSet(null, file);
    }

    /** Deletes a file that was kept, if there is one: its room is needed otherwise; any thread. */
    public boolean discard() throws IOException {
        final ManifestSegment kept = retired.getAndSet(null);
        if (kept != null) {
            directory.delete(kept.file());
        }
        return kept != null;
    }

    /** Bytes of a file that is kept for the next segment; any thread. */
    public int keptLength() {
        final ManifestSegment kept = retired.get();
        return kept == null ? 0 : kept.length();
    }

    /** Bytes that the prepared segment takes. */
    public int spareLength() {
        final PreparedSegment prepared = spare.get();
        return prepared == null ? 0 : prepared.segment().length();
    }

    /**
     * Takes the prepared segment and has the next one, up to twice as long, prepared. Waits if
     * there is none. For the writer.
     *
     * @param minLength least length that will do, bytes
     * @throws io.lohdb.exceptions.NoSpaceException when the device is full; a later call tries
     *     again
     * @throws io.lohdb.exceptions.StoreAccessException when the file system refuses otherwise
     */
    public PreparedSegment take(final int minLength) {
        PreparedSegment prepared = tryTake(minLength);
        if (prepared == null) {
            prepared = await(minLength, true);
        }
        final int limit = Math.min(maxLength, Math.max(minLength, lengthLimit.getAsInt()));
        wantedLength = (int) Math.min(limit, prepared.segment().length() * 2L);
        signal.wake();
        return prepared;
    }

    private PreparedSegment tryTake(final int minLength) {
        final PreparedSegment prepared =
                spare.getAndUpdate(found -> fits(found, minLength) ? null : found);
        return fits(prepared, minLength) ? prepared : null;
    }

    private static boolean fits(final PreparedSegment prepared, final int minLength) {
        return prepared != null && prepared.segment().length() >= minLength;
    }

    /**
     * Waits for a prepared segment of whatever length and leaves it there. For the writer; throws
     * as {@link #take} does.
     */
    public void restock() {
        await(1, false);
    }

    private PreparedSegment await(final int minLength, final boolean isTaken) {
        if (isFull()) {
            // A shorter one may find room.
            wantedLength = Math.max(Math.min(wantedLength, SHORT_LENGTH), wantedLength / 2);
        }
        if (minLength > wantedLength) {
            wantedLength = minLength;
        }
        final long request = requestCount + 1;
        requestCount = request;
        boolean isInterrupted = false;
        try {
            while (true) {
                final PreparedSegment prepared = isTaken ? tryTake(minLength) : spare.get();
                if (prepared != null) {
                    return prepared;
                }
                if (failedRequest >= request) {
                    throw failure;
                }
                signal.help();
                if (spare.get() == null && failedRequest < request) {
                    LockSupport.parkNanos(this, WAIT_NS);
                }
                // A pending interrupt would turn the park into a spin; it is restored at the end.
                isInterrupted |= Thread.interrupted();
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One slice of work; keeps the interrupt flag of a thread that is not the engine's own. */
    public int doWork() {
        return UninterruptedIo.run(this::slice);
    }

    private int slice() {
        try {
            return isWanted() ? attempt() : 0;
        } catch (final ClosedByInterruptException e) {
            // Only this attempt's own channel closed; the next slice begins another.
            abort();
            return 1;
        }
    }

    private boolean isWanted() {
        final PreparedSegment prepared = spare.get();
        final boolean hasFailed = failure != null && failedRequest >= requestCount;
        return !fits(prepared, wantedLength) && !hasFailed;
    }

    private int attempt() throws ClosedByInterruptException {
        final long request = requestCount;
        try {
            advance();
        } catch (final ClosedByInterruptException e) {
            throw e;
        } catch (final IOException e) {
            refuse(request, FileFault.typed("prepare a segment: length=" + wantedLength, e));
        } catch (final NoSpaceException e) {
            refuse(request, e);
        } catch (final RuntimeException | Error e) {
            // Nobody foresaw it, so it goes on to whoever runs this agent; but a writer that waits
            // would wait for ever if it were not told.
            refuse(
                    request,
                    new StoreAccessException(
                            "cannot prepare a segment: length=" + wantedLength + " cause=" + e, e));
            throw e;
        }
        return 1;
    }

    private void refuse(final long request, final LohDbException refusal) {
        try {
            abort();
        } finally {
            failure = refusal;
            failedRequest = request;
        }
    }

    private void advance() throws IOException {
        if (isWithheld) {
            throw new NoSpaceException("device is full until compaction has made room");
        }
        if (allocation == null) {
            if (nextId == 0) {
                nextId = manifestFile.takeSegmentId();
            }
            allocating = new ManifestSegment(nextId, random.nextLong(), wantedLength, 0);
            directory.delete(allocating.file());
            allocation = allocate();
        }
        if (allocating.length() < wantedLength) {
            abort();
        } else if (allocation.fill(FILL_SLICE)) {
            handOver();
        }
    }

    private FileAllocation allocate() throws IOException {
        final ManifestSegment old = retired.getAndSet(null);
        if (old != null) {
            // Should this fail, it goes later.
            leftovers.add(old.file());
            if (old.length() == allocating.length()) {
                return directory.reuse(
                        old.file(), allocating.file(), allocating.length(), HEADER_LENGTH);
            }
            directory.delete(old.file());
        }
        return directory.allocate(allocating.file(), allocating.length());
    }

    private void handOver() throws IOException {
        final boolean hasWindows = allocating.length() >= WriteWindows.MIN_SEGMENT;
        final MappedFile file = hasWindows ? allocation.finishWithWindows() : allocation.finish();
        allocation = null;
        final PreparedSegment tooShort = spare.getAndSet(null);
        final ManifestSegment replaced = tooShort == null ? null : tooShort.segment();
        // Whether or not this succeeds: the manifest on disk may name the id, and the file stays.
        nextId = 0;
        try {
            manifestFile.update(manifest -> manifest.without(replaced).plus(allocating));
        } catch (final IOException e) {
            file.close();
            leftovers.add(allocating.file());
            spare.set(tooShort);
            throw e;
        }
        failure = null;
        spare.set(new PreparedSegment(allocating, file));
        for (final String leftover : leftovers) {
            directory.delete(leftover);
        }
        leftovers.clear();
        if (tooShort != null) {
            tooShort.file().close();
            directory.delete(tooShort.segment().file());
        }
    }

    private void abort() {
        if (allocation != null) {
            final FileAllocation aborted = allocation;
            allocation = null;
            aborted.abort();
        }
    }

    /** Ends the background work and releases the prepared segment; its file stays. */
    public void close() {
        abort();
        try {
            discard();
        } catch (final IOException e) {
            // The name is in no manifest: the next open removes what could not be removed now.
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "file left over", e);
        }
        final PreparedSegment prepared = spare.get();
        if (prepared != null) {
            prepared.file().close();
            spare.set(null);
        }
    }
}
