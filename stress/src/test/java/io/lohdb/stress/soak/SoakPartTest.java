package io.lohdb.stress.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.LohDb;
import io.lohdb.spi.Threading;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;
import io.lohdb.stress.part.Progress;
import io.lohdb.stress.part.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakPartTest {
    private static final long SHIFT_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @TempDir private Path scratch;

    @Test
    void findsNothingInShortShifts() throws IOException, InterruptedException {
        PartRun run = new PartRun(Tier.PUSH, 0, 1, scratch, Progress.NONE);
        PartReport report = new SoakPart().run(run, 1, SHIFT_NS);
        assertEquals(List.of(), report.findings().stream().map(Finding::what).toList());
        // Each of seven threads takes a step at least, one of them a batch of 32.
        assertTrue(report.counts().get("steps") >= 7, report.counts()::toString);
        assertTrue(report.counts().get("changes told") >= 32, report.counts()::toString);
    }

    /** A key changed behind the owners' backs stands for a store that lost an update. */
    @Test
    void findsAForeignValue() throws InterruptedException {
        Path directory = scratch.resolve("store");
        SoakModel model = new SoakModel();
        SoakShift first = new SoakShift(directory, model, new SoakFeed());
        first.run(Threading.DEDICATED, new SplittableRandom(1), SHIFT_NS);
        assertEquals(List.of(), first.problems());
        try (LohDb db = LohDb.open(directory)) {
            db.put(SoakEntry.key(1, 5), SoakEntry.value(1_000_000_000));
        }
        SoakShift second = new SoakShift(directory, model, new SoakFeed());
        second.run(Threading.DEDICATED, new SplittableRandom(2), 1);
        assertTrue(
                second.problems().stream()
                        .anyMatch(
                                problem ->
                                        problem.startsWith(
                                                "after opening, store: owner=1 key=5 expected=")),
                second.problems()::toString);
    }

    @Test
    void aValueOfTwoPartsIsNone() {
        byte[] value = SoakEntry.value(40);
        UnsafeBuffer buffer = new UnsafeBuffer(value);
        assertEquals(40, SoakEntry.count(buffer, 0, value.length));
        value[value.length - 1]++;
        assertThrows(IllegalStateException.class, () -> SoakEntry.count(buffer, 0, value.length));
    }
}
