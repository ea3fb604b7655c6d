package io.lohdb.stress.crash;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Simulated power cuts by the million, on all cores: run after run, each from the next seed, until
 * there were enough cuts. Needs no disk.
 */
public final class CrashPart implements Part {
    private static final long PUSH_CUTS = 250_000;
    private static final long LONG_CUTS = 20_000_000;
    private static final long RELEASE_CUTS = 100_000_000;
    private static final int MAX_FINDINGS = 20;

    /** Creates the part. */
    public CrashPart() {}

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public PartReport run(final PartRun run) throws InterruptedException {
        final Shared shared = new Shared(run, run.budget(PUSH_CUTS, LONG_CUTS, RELEASE_CUTS));
        final int threads = Runtime.getRuntime().availableProcessors();
        final ExecutorService pool = Executors.newFixedThreadPool(threads);
        final PartReport report = new PartReport();
        try {
            for (final Future<PartReport> part :
                    pool.invokeAll(
                            IntStream.range(0, threads)
                                    .mapToObj(thread -> shared.task())
                                    .toList())) {
                report.add(part.get());
            }
        } catch (final ExecutionException e) {
            throw new IllegalStateException("simulation broke down", e.getCause());
        } finally {
            pool.shutdown();
        }
        return report;
    }

    /** What the threads of one part share. */
    private static final class Shared {
        private final PartRun run;
        private final long wanted;
        private final AtomicLong cuts = new AtomicLong();
        private final AtomicLong nextSeed;
        private final AtomicLong findings = new AtomicLong();

        Shared(final PartRun run, final long wanted) {
            this.run = run;
            this.wanted = wanted;
            this.nextSeed = new AtomicLong(run.seed());
        }

        Callable<PartReport> task() {
            // On a thread of the engine's own a close needs no other one.
            return () -> EngineThread.call("simulation", this::work);
        }

        private PartReport work() {
            final PartReport report = new PartReport();
            final CrashMemory memory = new CrashMemory();
            while (cuts.get() < wanted && findings.get() < MAX_FINDINGS) {
                final long seed = nextSeed.getAndIncrement();
                final CrashRun simulation = new CrashRun(seed, memory);
                try {
                    simulation.run();
                } catch (final BrokenPromise e) {
                    findings.incrementAndGet();
                    report.find(new Finding(e.getMessage(), "stress/run --crash 1 --seed " + seed));
                }
                report.count("power cuts", simulation.cuts())
                        .count("of them in a recovery", simulation.nestedCuts())
                        .count("stores", 1);
                run.progress().at(cuts.addAndGet(simulation.cuts()), wanted);
            }
            return report;
        }
    }
}
