package io.lohdb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what other threads will do. The limit is far beyond what any of it takes: it turns a
 * hang into a failure and says nothing about speed.
 */
public final class Await {
    private static final long LIMIT_S = 20;
    private static final long POLL_NS = 100_000;

    private Await() {}

    /** Waits for a condition. */
    public static void until(String what, BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("still not so after " + LIMIT_S + " s: " + what);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Waits until a point of time. */
    public static void untilNanoTime(long pointNs) {
        while (System.nanoTime() - pointNs < 0) {
            LockSupport.parkNanos(pointNs - System.nanoTime());
        }
    }

    /** Something to run that may throw. */
    @FunctionalInterface
    public interface Step {
        /** Runs it. */
        void run() throws Exception;
    }

    /** Runs something on a daemon thread of its own; the future ends with it. */
    public static CompletableFuture<Void> start(String name, Step step) {
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final Thread thread =
                new Thread(
                        () -> {
                            try {
                                step.run();
                                end.complete(null);
                            } catch (final Exception | Error e) {
                                end.completeExceptionally(e);
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    /** Waits for the end of something started and throws what it threw. */
    public static void end(String what, CompletableFuture<Void> started) {
        try {
            started.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause(), e.getCause());
        } catch (final TimeoutException e) {
            throw new AssertionError("still not at its end after " + LIMIT_S + " s: " + what, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what, e);
        }
    }

    /** Runs something on a thread of its own and waits for its end. */
    public static void run(String what, Step step) {
        end(what, start(what, step));
    }
}
