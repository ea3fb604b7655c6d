package io.lohdb.internal.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An agent that consumes what is produced, idles for ever in between, and runs a piece of code of
 * the test's in its duty cycle.
 */
final class RecordingAgent implements BackgroundAgent {
    private static final int PATIENCE_S = 30;

    private final String name;
    private final AtomicLong produced = new AtomicLong();
    private final AtomicLong consumed = new AtomicLong();
    private final AtomicInteger cycleCount = new AtomicInteger();
    private final CountDownLatch firstCycle = new CountDownLatch(1);
    private volatile Runnable inCycle = () -> {};
    private volatile Thread thread;

    RecordingAgent(String name) {
        this.name = name;
    }

    RecordingAgent inCycle(Runnable code) {
        inCycle = code;
        return this;
    }

    void produce() {
        produced.incrementAndGet();
    }

    long consumed() {
        return consumed.get();
    }

    int cycleCount() {
        return cycleCount.get();
    }

    /** The thread of the last cycle. */
    Thread thread() {
        return thread;
    }

    void awaitFirstCycle() throws InterruptedException {
        if (!firstCycle.await(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("the agent never ran");
        }
    }

    /** Returns once everything produced was consumed; fails if that never happens. */
    void awaitConsumed() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (consumed.get() < produced.get()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "a signal was lost: produced=" + produced + " consumed=" + consumed);
            }
            Thread.onSpinWait();
        }
    }

    /** Returns once the agent's thread waits. */
    void awaitParked() throws InterruptedException {
        awaitFirstCycle();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the agent never parks: " + thread.getState());
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public int doWork() {
        thread = Thread.currentThread();
        cycleCount.incrementAndGet();
        long work = produced.get() - consumed.get();
        consumed.addAndGet(work);
        firstCycle.countDown();
        inCycle.run();
        return (int) work;
    }

    @Override
    public long maxIdleNs() {
        return TimeUnit.HOURS.toNanos(1);
    }

    @Override
    public String roleName() {
        return name;
    }
}
