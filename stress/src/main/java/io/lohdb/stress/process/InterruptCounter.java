package io.lohdb.stress.process;

/**
 * Interrupts one thread and knows whether it must still be interrupted. {@link #interrupt} is for
 * one other thread, the rest for the thread itself.
 *
 * <p>An interrupt that had ended before the flag was cleared is gone; one that ended after it has
 * to be seen. Those under way at that moment may be either, so {@link #clear} waits for a moment
 * without one.
 */
final class InterruptCounter {
    private final Thread thread;

    /** Written by the interrupting thread, before an interrupt. */
    private volatile long begun;

    /** Written by the interrupting thread, after an interrupt. */
    private volatile long ended;

    private long endedWhenClear;

    InterruptCounter(final Thread thread) {
        this.thread = thread;
    }

    void interrupt() {
        final long number = begun + 1;
        begun = number;
        thread.interrupt();
        ended = number;
    }

    long count() {
        return ended;
    }

    /** Clears the flag of this thread at a moment when no interrupt is under way. */
    void clear() {
        while (true) {
            final long endedBefore = ended;
            Thread.interrupted();
            if (begun == endedBefore) {
                endedWhenClear = endedBefore;
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Whether an interrupt has come and gone since {@link #clear}, and the flag is lost. */
    boolean isLost() {
        return ended != endedWhenClear && !Thread.currentThread().isInterrupted();
    }
}
