package io.lohdb.stress.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.Threading;
import io.lohdb.stress.history.RoundPlan.Kind;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Progress;
import io.lohdb.stress.part.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesPartTest {
    private static final long SEED = 1;
    private static final long CLOSING_SEED = 4;

    @TempDir private Path scratch;

    private PartReport round(Kind kind, Threading threading, int threads, int histories)
            throws InterruptedException {
        RoundPlan plan = new RoundPlan(SEED, kind, threading, threads, histories);
        PartReport report = new HistoryRound(plan, scratch.resolve("store")).run();
        assertEquals(List.of(), report.findings().stream().map(Finding::what).toList());
        assertEquals(histories, report.counts().get("histories"));
        assertTrue(report.counts().get("calls") > 10L * histories, report.counts()::toString);
        assertTrue(
                report.counts().get("changes told") > 10L * histories, report.counts()::toString);
        return report;
    }

    @Test
    void findsNothingInMemory() throws InterruptedException {
        round(Kind.MEMORY, Threading.DEDICATED, 2, 60);
    }

    @Test
    void findsNothingInFilesAndAfterReopening() throws InterruptedException {
        assertEquals(1, round(Kind.FILES, Threading.SHARED, 3, 20).counts().get("reopenings"));
    }

    @Test
    void findsNothingWhileTheStoreCloses() throws IOException, InterruptedException {
        PartRun run = new PartRun(Tier.PUSH, 1, CLOSING_SEED, scratch, Progress.NONE);
        PartReport report = new HistoriesPart().run(run);
        assertEquals(List.of(), report.findings().stream().map(Finding::what).toList());
        assertEquals(10, report.counts().get("reopenings"));
        try (Stream<Path> left = Files.list(scratch)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void sameSeedMakesTheSamePlan() {
        assertEquals(RoundPlan.of(SEED), RoundPlan.of(SEED));
        assertEquals(
                RoundPlan.of(SEED).random(3, 1).nextLong(),
                RoundPlan.of(SEED).random(3, 1).nextLong());
    }
}
