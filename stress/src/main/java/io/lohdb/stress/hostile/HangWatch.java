package io.lohdb.stress.hostile;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * Notices when one thread takes too long for one input. It counts the processor time of the thread,
 * which a busy machine does not stretch; elapsed time counts only far beyond that, for a wait that
 * never ends.
 *
 * <p>The watched thread calls {@link #begin} and {@link #end}; the watch has a daemon thread.
 */
final class HangWatch {
    private static final long CPU_LIMIT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long ELAPSED_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long INTERVAL_MS = 50;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Thread watched;
    private final Runnable onHang;

    /** Written by the watched thread: odd while it works on an input. */
    private volatile long turn;

    private HangWatch(final Thread watched, final Runnable onHang) {
        this.watched = watched;
        this.onHang = onHang;
    }

    /**
     * Watches the calling thread from now on.
     *
     * @param onHang is called on the watch's thread, once
     */
    static HangWatch start(final Runnable onHang) {
        final HangWatch watch = new HangWatch(Thread.currentThread(), onHang);
        final Thread thread = new Thread(watch::watch, "hang-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** An input begins. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void begin() {
        turn++;
    }

    /** The input is done. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void end() {
        turn++;
    }

    /** Where the watched thread is. */
    String place() {
        final StringBuilder place = new StringBuilder();
        for (final StackTraceElement frame : watched.getStackTrace()) {
            if (place.length() < 300) {
                place.append(place.isEmpty() ? "" : " < ").append(frame);
            }
        }
        return place.toString();
    }

    private void watch() {
        long seen = -1;
        long cpuNs = 0;
        long elapsedNs = 0;
        try {
            while (true) {
                final long now = turn;
                if (now != seen) {
                    seen = now;
                    cpuNs = threads.getThreadCpuTime(watched.getId());
                    elapsedNs = System.nanoTime();
                } else if (now % 2 != 0
                        && (threads.getThreadCpuTime(watched.getId()) - cpuNs > CPU_LIMIT_NS
                                || System.nanoTime() - elapsedNs > ELAPSED_LIMIT_NS)) {
                    onHang.run();
                    return;
                }
                Thread.sleep(INTERVAL_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
