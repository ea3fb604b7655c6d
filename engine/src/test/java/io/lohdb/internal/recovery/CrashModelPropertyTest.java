package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.StorageEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any sequence of writes, syncs, closes, kills and power cuts, compared with a list of operations:
 * what was synced is there, what is there is a prefix of what was issued, and the entries follow
 * from it.
 */
final class CrashModelPropertyTest {
    private static final LogSettings SETTINGS = new LogSettings(256, 1024, CorruptionPolicy.FAIL);

    private enum Kind {
        PUT,
        DELETE,
        BATCH,
        SYNC,
        MARK,
        REOPEN,
        KILL,
        POWER_CUT,
        CRASH_IN_RECOVERY,
        FULL_DEVICE
    }

    /** One step; what the numbers mean depends on the kind. */
    private record Step(Kind kind, int key, int length, int seed) {}

    /** The store, and what it has to hold. */
    private static final class Model {
        private final List<String> issued = new ArrayList<>();
        private int durable;
        private SimulatedDirectory disk = new SimulatedDirectory();
        private EngineSession engine = EngineSession.open(disk, SETTINGS);

        void run(Step step) {
            switch (step.kind()) {
                case PUT -> put(step);
                case DELETE -> delete(step);
                case BATCH -> batch(step);
                case SYNC -> {
                    engine.sync();
                    durable = issued.size();
                }
                case MARK -> {
                    engine.mark();
                    durable = issued.size();
                }
                case REOPEN -> {
                    engine.close();
                    durable = issued.size();
                    open(disk.killed(), true);
                }
                case KILL -> {
                    durable = issued.size();
                    open(disk.killed(), false);
                }
                case POWER_CUT -> open(disk.powerCut(new Random(step.seed())), false);
                case CRASH_IN_RECOVERY -> crashInRecovery(step);
                case FULL_DEVICE -> fullDevice(step);
                default -> throw new IllegalStateException(step.toString());
            }
        }

        private static String key(Step step) {
            return "key-" + step.key();
        }

        private static String value(Step step) {
            return (step.seed() + "-").repeat(step.length() / 8 + 1);
        }

        private void put(Step step) {
            long sequence = engine.put(key(step), value(step));
            issued.add(sequence + " PUT " + key(step) + "=" + value(step));
            assertEquals(issued.size(), sequence);
        }

        private void delete(Step step) {
            boolean isThere = entries().containsKey(key(step));
            long sequence = engine.delete(key(step));
            assertEquals(isThere, sequence != StorageEngine.NOTHING_DELETED);
            if (isThere) {
                issued.add(sequence + " DELETE " + key(step));
                assertEquals(issued.size(), sequence);
            }
        }

        private void batch(Step step) {
            BatchOperations batch = new BatchOperations();
            int count = 2 + step.length() % 5;
            for (int i = 0; i < count; i++) {
                String key = "key-" + (step.key() + i) % 12;
                if ((step.seed() >>> i & 3) == 0) {
                    batch.delete(key);
                    issued.add((issued.size() + 1) + " DELETE " + key);
                } else {
                    batch.put(key, "batch-" + step.seed());
                    issued.add((issued.size() + 1) + " PUT " + key + "=batch-" + step.seed());
                }
            }
            assertEquals(issued.size(), engine.apply(batch));
        }

        private void crashInRecovery(Step step) {
            StoreImage left = disk.powerCut(new Random(step.seed()));
            SimulatedDirectory crashing =
                    new SimulatedDirectory(left).crashAt(1 + step.length() % 25);
            try {
                EngineSession.open(crashing, SETTINGS);
            } catch (SimulatedCrash e) {
                assertTrue(crashing.callCount() > 0);
            }
            open(crashing.powerCut(new Random(step.seed() + 1)), false);
        }

        /** Writes until one is refused; it must have changed nothing. */
        private void fullDevice(Step step) {
            disk.failFromNowOn("No space left on device");
            boolean isRefused = false;
            for (int i = 0; i < 40 && !isRefused; i++) {
                try {
                    put(step);
                } catch (LohDbException e) {
                    isRefused = true;
                }
            }
            assertEquals(issued.size(), engine.writtenSequence());
            disk.recovered();
            put(step);
        }

        private void open(StoreImage image, boolean isClean) {
            disk.free();
            disk = new SimulatedDirectory(image);
            engine = EngineSession.open(disk, SETTINGS);
            List<String> found = engine.history();
            assertTrue(found.size() >= durable, () -> found.size() + " of " + durable);
            assertEquals(issued.subList(0, found.size()), found);
            assertEquals(isClean, engine.report().cleanShutdown());
            issued.subList(found.size(), issued.size()).clear();
            durable = issued.size();
            check();
        }

        void check() {
            assertEquals(entries(), engine.entries());
            assertEquals(issued.size(), engine.writtenSequence());
            assertEquals(entries().size(), engine.engine().count());
        }

        private SortedMap<String, String> entries() {
            SortedMap<String, String> entries = new TreeMap<>();
            for (String operation : issued) {
                String[] parts = operation.split(" ", 3);
                if (parts[1].equals("DELETE")) {
                    entries.remove(parts[2]);
                } else {
                    int equals = parts[2].indexOf('=');
                    entries.put(parts[2].substring(0, equals), parts[2].substring(equals + 1));
                }
            }
            return entries;
        }
    }

    @Provide
    Arbitrary<List<Step>> scripts() {
        Arbitrary<Kind> kinds =
                Arbitraries.frequency(
                        net.jqwik.api.Tuple.of(12, Kind.PUT),
                        net.jqwik.api.Tuple.of(4, Kind.DELETE),
                        net.jqwik.api.Tuple.of(4, Kind.BATCH),
                        net.jqwik.api.Tuple.of(5, Kind.SYNC),
                        net.jqwik.api.Tuple.of(3, Kind.MARK),
                        net.jqwik.api.Tuple.of(1, Kind.REOPEN),
                        net.jqwik.api.Tuple.of(1, Kind.KILL),
                        net.jqwik.api.Tuple.of(4, Kind.POWER_CUT),
                        net.jqwik.api.Tuple.of(2, Kind.CRASH_IN_RECOVERY),
                        net.jqwik.api.Tuple.of(1, Kind.FULL_DEVICE));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.integers().between(0, 300),
                        Arbitraries.integers().between(0, 1_000_000))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    void recoveredStateIsPrefixWithEverythingDurable(@ForAll("scripts") List<Step> script) {
        Model model = new Model();
        for (Step step : script) {
            model.run(step);
        }
        model.check();
        model.engine.close();
        model.durable = model.issued.size();
        model.open(model.disk.killed(), true);
        model.disk.free();
    }
}
