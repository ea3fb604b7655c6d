package io.lohdb.stress.controls;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/**
 * Shows one bug, or none, to one check until that finds something or its tries end. A bug can make
 * a call never return: a try that takes too long is a finding, and its thread is left behind. For
 * one thread.
 */
final class ControlRun {
    private static final long PATIENCE_S = 30;

    private final LongFunction<String> check;
    private final long seed;
    private final int maxTries;
    private final AtomicInteger tries = new AtomicInteger();

    /**
     * What came of it.
     *
     * @param tries seeds tried
     * @param ns time taken, loading of the classes included
     * @param finding what was found, or null
     */
    record Outcome(int tries, long ns, String finding) {
        boolean isCaught() {
            return finding != null;
        }
    }

    private ControlRun(final LongFunction<String> check, final long seed, final int maxTries) {
        this.check = check;
        this.seed = seed;
        this.maxTries = maxTries;
    }

    /** Runs on a thread of its own and waits for it. */
    static Outcome run(final Planting planting, final Check check, final long seed, final int tries)
            throws InterruptedException {
        final long startNs = System.nanoTime();
        final ControlRun run = new ControlRun(load(planting, check), seed, tries);
        final String finding = run.await();
        return new Outcome(run.tries.get(), System.nanoTime() - startNs, finding);
    }

    private static LongFunction<String> load(final Planting planting, final Check check) {
        try {
            return check.load(new PlantedLoader(ControlRun.class.getClassLoader(), planting));
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("no such check: " + check, e);
        }
    }

    private String await() throws InterruptedException {
        final FutureTask<String> task = new FutureTask<>(this::attemptAll);
        final Thread thread = new Thread(task, "control");
        thread.setDaemon(true);
        thread.start();
        while (true) {
            final int before = tries.get();
            try {
                return task.get(PATIENCE_S, TimeUnit.SECONDS);
            } catch (final TimeoutException e) {
                if (tries.get() == before) {
                    return "does not return: waited=" + PATIENCE_S + " s";
                }
            } catch (final ExecutionException e) {
                throw new IllegalStateException("the check itself broke down", e.getCause());
            }
        }
    }

    private String attemptAll() {
        String finding = null;
        while (finding == null && tries.get() < maxTries) {
            finding = attempt(seed + tries.getAndIncrement());
        }
        return finding;
    }

    /** An exception that nobody expected is a finding too; a class that does not link is not. */
    private String attempt(final long trySeed) {
        try {
            return check.apply(trySeed);
        } catch (final RuntimeException | AssertionError | InternalError e) {
            return String.valueOf(e);
        }
    }
}
