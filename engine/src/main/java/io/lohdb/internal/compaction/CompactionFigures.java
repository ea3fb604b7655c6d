package io.lohdb.internal.compaction;

import io.lohdb.internal.log.Segment;
import io.lohdb.spi.CompactionReport;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What compaction has done since opening: written by the thread that works, read by any. */
final class CompactionFigures {
    private final AtomicLong bytesCopied = new AtomicLong();
    private final AtomicLong segmentsRetired = new AtomicLong();
    private final AtomicLong bytesFreed = new AtomicLong();

    void copied(final long bytes) {
        bytesCopied.lazySet(bytesCopied.get() + bytes);
    }

    void retired(final List<Segment> victims) {
        final long freed = victims.stream().mapToLong(Segment::length).sum();
        bytesFreed.lazySet(bytesFreed.get() + freed);
        segmentsRetired.lazySet(segmentsRetired.get() + victims.size());
    }

    CompactionReport report(final double amplification) {
        return new CompactionReport(
                segmentsRetired.get(), bytesCopied.get(), bytesFreed.get(), amplification);
    }
}
