package io.lohdb.stress.process;

import io.lohdb.LohDb;
import io.lohdb.exceptions.StoreInUseException;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.child.ParentWatch;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens a store against others who do the same, adds one to the number in it and closes it, so many
 * times. Two who have it open at once would lose an addition. The loop of a thread, and as a
 * program that of a process.
 *
 * <p>Arguments: directory, times to win, seconds at most. Prints how often it won and lost.
 */
public final class OpenerLoop {
    /** The key of the number. */
    static final String KEY = "openings";

    private static final long PAUSE_NS = 200_000;

    private final Path directory;
    private final AtomicInteger holders;
    private int wins;
    private int losses;

    /**
     * Creates a loop.
     *
     * @param holders counts those of this JVM who have the store open
     */
    OpenerLoop(final Path directory, final AtomicInteger holders) {
        this.directory = directory;
        this.holders = holders;
    }

    /** Runs as a process. */
    public static void main(final String[] args) {
        ParentWatch.start();
        final OpenerLoop loop = new OpenerLoop(Path.of(args[0]), new AtomicInteger());
        loop.run(Integer.parseInt(args[1]), Long.parseLong(args[2]));
        System.out.println(loop.wins + " " + loop.losses);
        System.out.flush();
    }

    int wins() {
        return wins;
    }

    int losses() {
        return losses;
    }

    /** Runs until it has won so often, or the time is over. */
    void run(final int winsWanted, final long limitS) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitS);
        while (wins < winsWanted && System.nanoTime() < deadlineNs) {
            try {
                openOnce();
                wins++;
            } catch (final StoreInUseException e) {
                losses++;
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    private void openOnce() {
        try (LohDb db = LohDb.open(FixedWork.config(directory, Threading.DEDICATED))) {
            final int others = holders.getAndIncrement();
            try {
                if (others > 0) {
                    throw new IllegalStateException("open at the same time: others=" + others);
                }
                final String number = db.getString(KEY);
                final long next = number == null ? 1 : Long.parseLong(number) + 1;
                db.put(KEY, Long.toString(next));
            } finally {
                // Before the store is closed: from then on others may open it.
                holders.decrementAndGet();
            }
        }
    }
}
