package io.lohdb.stress.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** The part in small, and that it would see what it looks for. */
final class KillPartTest {
    private static final long SEED = 7;
    private static final int MAX_ROUNDS = 40;

    @TempDir private Path scratch;

    private PartReport run(KillPart part, long kills) throws IOException, InterruptedException {
        return part.run(new PartRun(Tier.PUSH, kills, SEED, scratch, Progress.NONE));
    }

    @Test
    void findsNothingWrongWithTheStoreAndLeavesNothingBehind() throws Exception {
        final PartReport report = run(new KillPart(), 4);
        assertEquals(List.of(), report.findings());
        assertEquals(4L, report.counts().get("kills"));
        try (Stream<Path> left = Files.list(scratch)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void comparesAcknowledgementsAndDeliveries() throws Exception {
        final KillSeries series = new KillSeries(scratch, WritingMode.OS, SEED);
        for (int round = 0; round < MAX_ROUNDS && series.delivered() == 0; round++) {
            series.round();
        }
        assertTrue(series.delivered() > 0, "nothing delivered");
        assertTrue(series.acknowledged() > 0, "nothing acknowledged");
        assertTrue(series.recovered() > 0, "nothing recovered");
    }

    /** If this one loses nothing, the part could not see a loss either. */
    @Test
    void catchesAWriterThatAcknowledgesTooEarly() throws Exception {
        final PartReport report = run(new KillPart(List.of(WritingMode.CARELESS)), 12);
        assertEquals(1, report.findingCount());
        final String what = report.findings().get(0).what();
        assertTrue(what.contains("lost: Report[kind=ACKNOWLEDGED"), what);
        final String replay = report.findings().get(0).replay();
        assertTrue(replay.matches("stress/run --kill [0-9]+ --seed " + SEED), replay);
    }

    @Test
    void namesTheLeastBudgetThatKillsSoOften() {
        for (long kills = 1; kills < 100; kills++) {
            final long budget = KillPart.budgetFor(kills);
            assertEquals(kills, budget - budget / 5);
            assertEquals(kills - 1, budget - 1 - (budget - 1) / 5);
        }
    }
}
