package io.lohdb.internal.agent;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs file work for a caller on a thread of the engine's own: an interrupt of the caller would
 * close the channel under the work. The caller waits and keeps its interrupt flag.
 */
public final class EngineThread {
    private EngineThread() {}

    /** A thread of the engine's own. */
    private static final class Worker extends Thread {
        Worker(final Runnable work, final String name) {
            super(work, name);
            setDaemon(true);
        }
    }

    /** Runs the work and returns or throws what it does; at once when called from such work. */
    public static <T> T call(final String name, final Supplier<T> work) {
        if (Thread.currentThread() instanceof Worker) {
            return work.get();
        }
        final FutureTask<T> task = new FutureTask<>(work::get);
        final Thread thread = new Worker(task, "lohdb-" + name);
        thread.start();
        join(thread);
        try {
            return task.get();
        } catch (final ExecutionException e) {
            throw rethrow(e.getCause());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted after the work was done", e);
        }
    }

    /** Runs work that returns nothing, as {@link #call} does. */
    public static void run(final String name, final Runnable work) {
        call(
                name,
                () -> {
                    work.run();
                    return null;
                });
    }

    private static RuntimeException rethrow(final Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException fault) {
            // The caller's own frames are what a user looks for in the trace.
            fault.addSuppressed(new IllegalStateException("called from here"));
            return fault;
        }
        return new IllegalStateException(cause);
    }

    /** Waits for a thread's end whatever interrupts come; they are kept. */
    public static void join(final Thread thread) {
        boolean isInterrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
