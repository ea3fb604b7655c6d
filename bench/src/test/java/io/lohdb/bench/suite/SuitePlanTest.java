package io.lohdb.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.work.Work;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuitePlanTest {
    private static final List<String> STORES = Rivals.all().stream().map(Rival::name).toList();

    private static SuitePlan plan(final String... arguments) {
        return SuitePlan.of(
                SuiteOptions.parse(List.of(arguments), STORES, SuitePlan.works()), STORES, 2);
    }

    /** What all windows take, at least. */
    private static long measuredMs(final SuitePlan plan) {
        return plan.sections().stream()
                .flatMap(
                        section ->
                                Stream.of(section.fresh(), section.promised(), section.aged())
                                        .flatMap(List::stream)
                                        .map(cell -> section.stores().size()))
                .mapToLong(
                        stores -> stores * (plan.warmUpMs() + plan.roundCount() * plan.windowMs()))
                .sum();
    }

    @Test
    void quickMeasuresForLessThanFiveMinutesAndTheFullRunForLessThanAnHour() {
        assertTrue(measuredMs(plan("--quick")) < 300_000);
        assertTrue(measuredMs(plan()) < 3_600_000);
    }

    @Test
    void theFullRunMeasuresEveryWorkWithOneMillionKeysAndTheMainOnesWithTenMillion() {
        final List<Section> sections = plan().sections();
        final List<Work> small =
                Stream.concat(sections.get(0).fresh().stream(), sections.get(0).promised().stream())
                        .map(Cell::work)
                        .toList();
        assertEquals(1_000_000, sections.get(0).keyCount());
        assertTrue(small.containsAll(List.of(Work.values())));
        assertEquals(10_000_000, sections.get(1).keyCount());
        assertEquals(STORES, sections.get(1).stores());
        assertEquals(50_000_000, sections.get(2).keyCount());
        assertEquals(List.of("lohdb", "chronicle-map"), sections.get(2).stores());
        assertEquals(
                List.of(100, 100, 100, 16, 1024, 16384),
                sections.stream().map(Section::valueLength).toList());
    }

    @Test
    void aNumberOfKeysMakesOneSection() {
        final SuitePlan plan = plan("--keys", "5000");
        assertEquals(1, plan.sections().size());
        assertEquals(5000, plan.sections().get(0).keyCount());
    }

    @Test
    void leavesOutWhatIsNotAskedFor() {
        final SuitePlan plan = plan("--only", "lohdb,hashmap", "--work", "read,disk");
        final Section first = plan.sections().get(0);
        assertEquals(List.of("lohdb", "hashmap"), first.stores());
        assertTrue(first.fresh().stream().allMatch(cell -> cell.work().label().equals("read")));
        assertTrue(first.promised().isEmpty());
        assertEquals(List.of("disk"), first.spaces());
        assertEquals(List.of("lohdb"), plan.sections().get(2).stores());
        assertFalse(plan("--only", "lmdb", "--work", "ycsb-d").sections().isEmpty());
        assertEquals(1, plan("--only", "lmdb", "--work", "ycsb-d").sections().size());
    }

    @Test
    void slowLoadsAreGivenUpEarlierTheFewerKeysThereAre() {
        final SuitePlan full = plan();
        assertEquals(60_000, full.loadLimitMs(1_000_000));
        assertEquals(125_000, full.loadLimitMs(10_000_000));
        assertEquals(300_000, full.loadLimitMs(50_000_000));
        assertEquals(60_000, plan("--quick").loadLimitMs(50_000_000));
    }

    @Test
    void countsTurns() {
        final Section section =
                new Section(
                        1000,
                        16,
                        List.of("a", "b"),
                        List.of(Cell.of(Work.READ, 1)),
                        List.of(),
                        List.of(Cell.of(Work.PUT, 1)),
                        List.of("a"),
                        List.of(Section.LOAD));
        assertEquals(2 * (2 + 3) + 1 + 3, section.turnCount(3));
    }
}
