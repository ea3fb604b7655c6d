package io.lohdb.bench.targets;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Heap bytes that the threads of a benchmark allocate themselves. JMH's GC profiler counts those of
 * all threads, and one checkpoint in the background is more than a million operations may cost.
 */
public final class WorkerAllocation implements InternalProfiler {
    /** Name of the result, in bytes per operation. */
    static final String BYTES_PER_OPERATION = "worker.alloc.norm";

    private static final String WORKER_NAME = "-jmh-worker-";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long allocatedBefore;

    @Override
    public String getDescription() {
        return "heap bytes allocated by the benchmark's own threads";
    }

    @Override
    public void beforeIteration(
            final BenchmarkParams benchmarkParams, final IterationParams iterationParams) {
        allocatedBefore = allocatedByWorkers();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            final BenchmarkParams benchmarkParams,
            final IterationParams iterationParams,
            final IterationResult result) {
        final long allocated = allocatedByWorkers() - allocatedBefore;
        return List.of(
                new ScalarResult(
                        BYTES_PER_OPERATION,
                        (double) allocated / result.getMetadata().getAllOps(),
                        "B/op",
                        AggregationPolicy.AVG));
    }

    private long allocatedByWorkers() {
        long bytes = 0;
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains(WORKER_NAME)) {
                bytes += threads.getThreadAllocatedBytes(thread.getId());
            }
        }
        return bytes;
    }
}
