package io.lohdb.internal.compaction;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.FileFault;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;

/**
 * A file of zeros that is as long as a usual segment. It takes room while there is some, to give it
 * back when compaction cannot go on without. For one thread, but for {@link
 * #giveUp(StoreDirectory)} before the store is open.
 *
 * <p>From giving it up until there is room to make it again, no log segment is prepared: what
 * writers took then would be missed by compaction the next time. No manifest names the file, and
 * what it holds is never read: one that a crash left too short is made again.
 */
public final class SpaceReserve {
    /** Name of the file. */
    public static final String FILE = "RESERVE";

    /** Its name in turn: the longer one is there before the shorter one goes. */
    private static final List<String> FILES = List.of(FILE, FILE + ".2");

    private static final int FILL_SLICE = 1024 * 1024;
    private static final long RETRY_NS = 1_000_000_000;

    /** A reserve becomes longer once segments are so many times as long. */
    private static final int GROWTH = 2;

    private final StoreDirectory directory;
    private final SegmentPreparer preparer;
    private final CompactionSettings settings;
    private final NanoClock clock;
    private FileAllocation allocation;
    private int allocating;

    /** Which of the names the file has. */
    private int current;

    /** Written by the one thread. */
    private volatile long length;

    private long resumeNs;
    private boolean isStarted;
    private boolean isGivenUp;

    SpaceReserve(
            final StoreDirectory directory,
            final SegmentPreparer preparer,
            final CompactionSettings settings,
            final NanoClock clock) {
        this.directory = directory;
        this.preparer = preparer;
        this.settings = settings;
        this.clock = clock;
        resumeNs = clock.nanoTime();
    }

    /**
     * Opens a store. One that was crashed needs room to settle: on a full device the reserve is
     * given up for that.
     */
    public static <T> T withRoom(final StoreDirectory directory, final Supplier<T> opening) {
        try {
            return opening.get();
        } catch (final NoSpaceException e) {
            try {
                if (giveUp(directory)) {
                    return opening.get();
                }
            } catch (final IOException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    /**
     * Gives up the reserve of a store that cannot be opened for want of room.
     *
     * @return whether there was one
     */
    private static boolean giveUp(final StoreDirectory directory) throws IOException {
        boolean isThere = false;
        for (final String file : FILES) {
            if (!directory.isReadOnly() && directory.length(file) > 0) {
                directory.delete(file);
                isThere = true;
            }
        }
        if (isThere) {
            directory.sync();
        }
        return isThere;
    }

    /** Whether compaction lives on it now: the device is full. */
    boolean isGivenUp() {
        return isGivenUp;
    }

    /** There may be room now: the next slice tries. */
    void expectRoom() {
        resumeNs = clock.nanoTime();
    }

    /** Whether it is on its way: what takes room can wait for that. */
    boolean isBeingMade() {
        return allocation != null;
    }

    /** Bytes of the file; any thread. */
    long length() {
        return length;
    }

    /**
     * One slice of making it.
     *
     * @param allocatedBytes of all segments
     * @param isIdle whether compaction needs no room now
     * @return the amount of work done
     */
    int doWork(final long allocatedBytes, final boolean isIdle) throws IOException {
        if (!directory.isLasting()) {
            return 0;
        }
        if (!isStarted) {
            isStarted = true;
            adopt();
        }
        if (allocation == null && !(isIdle && isDue(allocatedBytes))) {
            return 0;
        }
        boolean isDone = false;
        long pauseNs = RETRY_NS;
        try {
            make();
            isDone = true;
        } catch (final ClosedByInterruptException e) {
            pauseNs = 0;
        } catch (final IOException e) {
            if (!FileFault.isFull(e)) {
                throw e;
            }
        } finally {
            if (!isDone) {
                abort();
                resumeNs = clock.nanoTime() + pauseNs;
            }
        }
        return isDone ? 1 : 0;
    }

    /** Takes over what an earlier owner left: the longer one, should there be two. */
    private void adopt() throws IOException {
        current = directory.length(FILES.get(1)) > directory.length(FILES.get(0)) ? 1 : 0;
        directory.delete(FILES.get(1 - current));
        length = Math.max(0, directory.length(FILES.get(current)));
    }

    private boolean isDue(final long allocatedBytes) {
        final boolean isWanted = allocatedBytes >= settings.reserveFrom() && !preparer.isFull();
        return (isGivenUp || (isWanted && length <= preparer.usualLength() / GROWTH))
                && clock.nanoTime() - resumeNs >= 0;
    }

    private void make() throws IOException {
        if (allocation == null) {
            final String file = FILES.get(1 - current);
            directory.delete(file);
            allocating = preparer.usualLength();
            allocation = directory.allocate(file, allocating);
        } else if (allocation.fill(FILL_SLICE)) {
            final FileAllocation filled = allocation;
            // Nobody ever reads it: only that its blocks are taken counts.
            filled.finish().close();
            allocation = null;
            directory.delete(FILES.get(current));
            current = 1 - current;
            length = allocating;
            isGivenUp = false;
            preparer.withhold(false);
        }
    }

    /**
     * Gives the room back, if there is a reserve.
     *
     * @return whether there was one
     */
    boolean giveUp() throws IOException {
        if (allocation == null && length == 0) {
            return false;
        }
        isGivenUp = true;
        preparer.withhold(true);
        abort();
        length = 0;
        directory.delete(FILES.get(current));
        try {
            directory.sync();
        } catch (final ClosedByInterruptException e) {
            // Its blocks may take a moment longer to be free.
            System.getLogger("io.lohdb").log(System.Logger.Level.DEBUG, "reserve not synced", e);
        }
        return true;
    }

    private void abort() {
        if (allocation != null) {
            final FileAllocation unfinished = allocation;
            allocation = null;
            unfinished.abort();
        }
    }

    /** The store closes; the file stays. */
    void close() {
        abort();
    }
}
