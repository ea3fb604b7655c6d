package io.lohdb.stress.history;

import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Concurrent histories, recorded and checked: in memory and in files, with threads of the store's
 * own and shared ones, and while the store is closed. The budget counts histories.
 *
 * <p>What is checked: get, put, delete, putIfAbsent, replace, getAll and batches are linearizable
 * key by key; what the store holds at the end and after a reopening belongs to the history. The
 * feed, to an early and to a late, slow subscriber, has no gap, repeat or phantom, tells nothing
 * before it is durable, has the sequences that writers got, keeps batches in one piece, and is
 * itself an order of all changes that explains every result.
 *
 * <p>What is not: a read across keys is not promised to see a batch as a whole, so only its parts
 * are checked, key by key; among writers and subscribers it is one piece, and that is checked. Of
 * walks only their own tests know.
 *
 * <p>A seed repeats what the threads do, not when: a finding may need several tries to come again.
 */
public final class HistoriesPart implements Part {
    private static final long PUSH_HISTORIES = 4_000;
    private static final long LONG_HISTORIES = 80_000;
    private static final long RELEASE_HISTORIES = 250_000;

    /** Creates the part. */
    public HistoriesPart() {}

    @Override
    public String name() {
        return "histories";
    }

    @Override
    public PartReport run(final PartRun run) throws IOException, InterruptedException {
        final long budget = run.budget(PUSH_HISTORIES, LONG_HISTORIES, RELEASE_HISTORIES);
        final PartReport report = new PartReport();
        long done = 0;
        for (long seed = run.seed(); done < budget && report.findings().isEmpty(); seed++) {
            final RoundPlan plan = RoundPlan.of(seed);
            final Path directory = run.scratch().resolve("round-" + Long.toUnsignedString(seed));
            report.add(new HistoryRound(plan, directory).run());
            remove(directory);
            done += plan.historyCount();
            run.progress().at(Math.min(done, budget), budget);
        }
        return report;
    }

    private static void remove(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
