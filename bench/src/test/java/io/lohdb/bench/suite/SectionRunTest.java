package io.lohdb.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.work.Work;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a section, with real processes and tiny stores. */
class SectionRunTest {
    private static final int ROUNDS = 2;

    @TempDir Path directory;

    private final Findings findings = new Findings();
    private final Set<String> outOfRun = new HashSet<>();

    private void run(final Section section) {
        final SuitePlan plan = new SuitePlan(List.of(section), ROUNDS, 1, 1, 5, 100, 60_000, 128);
        final Progress progress =
                Progress.of(
                        plan.turnCount(),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        false);
        new SectionRun(plan, section, directory, JvmOptions.of(128), findings, progress)
                .run(outOfRun);
    }

    private static Section section(final List<String> stores, final List<String> spaces) {
        return new Section(
                1000,
                100,
                stores,
                List.of(Cell.of(Work.READ, 1), Cell.of(Work.GET_ALL, 1)),
                List.of(new Cell(Work.PUT, 1, PromiseMode.SYNC)),
                List.of(Cell.of(Work.PUT, 1)),
                List.of("lohdb"),
                spaces);
    }

    private List<Measurement> of(final String store, final String work) {
        return findings.measurements().stream()
                .filter(each -> each.store().equals(store))
                .filter(each -> each.workload().work().equals(work))
                .toList();
    }

    private List<String> reasons(final String store) {
        return findings.failures().stream()
                .filter(each -> each.store().equals(store))
                .map(Failure::reason)
                .toList();
    }

    @Test
    void measuresEveryStoreInAProcessOfItsOwnAndLeavesNothingBehind() throws Exception {
        run(section(List.of("lohdb", "hashmap"), Section.SPACES));
        assertEquals(ROUNDS, of("lohdb", "read").get(0).runs().size());
        assertEquals(ROUNDS, of("hashmap", "read").get(0).runs().size());
        assertTrue(of("lohdb", "read").get(0).min() > 0);
        assertEquals(
                List.of("sync", "none"),
                of("lohdb", "put").stream().map(each -> each.workload().durability()).toList());
        assertEquals(
                List.of("fresh", "aged"),
                of("lohdb", "disk").stream().map(each -> each.workload().state()).toList());
        for (final String space : Section.SPACES) {
            assertFalse(of("lohdb", space).isEmpty(), space);
        }
        assertEquals(ROUNDS, of(SyncLoop.NAME, "put").get(0).runs().size());
        assertEquals(List.of(), reasons("lohdb"));
        assertEquals(
                List.of("has no call that reads a group of keys", "has no mode sync"),
                reasons("hashmap"));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void reportsAStoreThatCannotStartOnceAndGoesOnWithoutIt() {
        run(section(List.of("halodb", "hashmap"), List.of(Section.LOAD)));
        run(section(List.of("halodb", "hashmap"), List.of(Section.LOAD)));
        final StoreDescription halodb = findings.stores().get(0);
        assertFalse(halodb.hasStarted());
        assertTrue(halodb.reason().contains("halodb"), halodb.reason());
        assertEquals(1, reasons("halodb").size());
        assertEquals(2, of("hashmap", "load").size());
    }

    @Test
    void tellsHowAProcessEnded() {
        final Path folder = directory;
        try (StoreProcess process = StoreProcess.start("hashmap", JvmOptions.of(64), folder)) {
            final StoreReply closed = process.call(StoreCommand.of(StoreCommand.Action.CLOSE));
            assertFalse(closed.isDone());
            process.kill();
            final String reason =
                    process.call(StoreCommand.of(StoreCommand.Action.MEMORY)).reason();
            assertTrue(reason.startsWith("its process ended with code 137"), reason);
            assertEquals(
                    reason, process.call(StoreCommand.of(StoreCommand.Action.MEMORY)).reason());
        }
    }

    @Test
    void tellsWhyAJvmCouldNotStart() {
        try (StoreProcess process =
                StoreProcess.start("hashmap", List.of("-Xms64m", "-Xmx32m"), directory)) {
            final String reason =
                    process.call(StoreCommand.of(StoreCommand.Action.MEMORY)).reason();
            assertTrue(reason.startsWith("its process ended with code 1"), reason);
            assertTrue(reason.length() > "its process ended with code 1: ".length(), reason);
        }
    }
}
