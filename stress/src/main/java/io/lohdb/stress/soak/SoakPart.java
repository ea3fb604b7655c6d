package io.lohdb.stress.soak;

import io.lohdb.spi.Threading;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A store under steady load of seven threads: three put and delete keys of their own, each under
 * another durability, one writes batches, two raise shared counters by compare-and-set, one reads.
 * Every shift ends with a full comparison and a reopening, and a copy made from the feed alone has
 * to be equal. The budget counts minutes.
 *
 * <p>Without compaction a log only grows: beyond a limit the next shift begins a new store.
 */
public final class SoakPart implements Part {
    private static final long LONG_MINUTES = 3;
    private static final long RELEASE_MINUTES = 60;
    private static final long PUSH_SECONDS = 10;
    private static final long SHORT_SHIFT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long SHIFT_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long MAX_LOG_BYTES = 256L * 1024 * 1024;

    /** Creates the part. */
    public SoakPart() {}

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public PartReport run(final PartRun run) throws IOException, InterruptedException {
        final long minutes = run.budget(0, LONG_MINUTES, RELEASE_MINUTES);
        final long seconds = minutes == 0 ? PUSH_SECONDS : TimeUnit.MINUTES.toSeconds(minutes);
        return run(run, seconds, minutes == 0 ? SHORT_SHIFT_NS : SHIFT_NS);
    }

    /** Runs shifts of a length for some seconds. */
    PartReport run(final PartRun run, final long seconds, final long shiftNs)
            throws IOException, InterruptedException {
        final SplittableRandom random = new SplittableRandom(run.seed());
        final PartReport report = new PartReport();
        final long beginNs = System.nanoTime();
        final long lengthNs = TimeUnit.SECONDS.toNanos(seconds);
        SoakModel model = new SoakModel();
        SoakFeed feed = new SoakFeed();
        int stores = 1;
        for (int shift = 0;
                System.nanoTime() - beginNs < lengthNs && report.findings().isEmpty();
                shift++) {
            final Path directory = run.scratch().resolve("soak-" + stores);
            final SoakShift work = new SoakShift(directory, model, feed);
            final long logBytes =
                    work.run(
                            shift % 2 == 0 ? Threading.DEDICATED : Threading.SHARED,
                            random.split(),
                            shiftNs);
            report.add(work.report());
            for (final String problem : work.problems()) {
                report.find(
                        new Finding(
                                "shift " + shift + ": " + problem,
                                "stress/run --soak 1 --seed " + run.seed()));
            }
            if (logBytes > MAX_LOG_BYTES) {
                remove(directory);
                report.count("changes told", feed.changeCount());
                model = new SoakModel();
                feed = new SoakFeed();
                stores++;
            }
            run.progress()
                    .at(
                            Math.min(
                                    seconds,
                                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNs)),
                            seconds);
        }
        return report.count("changes told", feed.changeCount()).count("stores", stores);
    }

    private static void remove(final Path directory) throws IOException {
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path path : paths) {
            Files.delete(path);
        }
    }
}
