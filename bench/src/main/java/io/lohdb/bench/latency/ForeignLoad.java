package io.lohdb.bench.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long processors worked for anybody but this process: for other processes, for the kernel's
 * own threads, or for other machines on the same host. Immutable.
 *
 * @param othersNs time of other processes and of the kernel's threads
 * @param stolenNs time at which a processor was wanted here and given to another machine
 */
record ForeignLoad(long othersNs, long stolenNs) {
    private static final Path STATISTICS = Path.of("/proc/stat");

    /** What the kernel counts in, the same on every Linux. */
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Fields of the first line: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int[] BUSY = {1, 2, 3, 6, 7};

    private static final int STOLEN = 8;

    /** Nothing, where the system does not tell. */
    static final ForeignLoad UNKNOWN = new ForeignLoad(0, 0);

    /** Since the machine was started. */
    static ForeignLoad now() {
        if (!Files.isReadable(STATISTICS)) {
            return UNKNOWN;
        }
        final long ownNs =
                ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
        try (Stream<String> lines = Files.lines(STATISTICS)) {
            return parse(lines.findFirst().orElse(""), ownNs);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + STATISTICS, e);
        }
    }

    static ForeignLoad parse(final String line, final long ownNs) {
        final String[] fields = line.strip().split("\\s+", -1);
        if (fields.length <= STOLEN) {
            return UNKNOWN;
        }
        long busy = 0;
        for (final int field : BUSY) {
            busy += Long.parseLong(fields[field]);
        }
        return new ForeignLoad(busy * TICK_NS - ownNs, Long.parseLong(fields[STOLEN]) * TICK_NS);
    }

    /** What came since another look. */
    ForeignLoad since(final ForeignLoad before) {
        return new ForeignLoad(Math.max(0, othersNs - before.othersNs), stolenNs - before.stolenNs);
    }
}
