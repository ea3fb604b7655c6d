package io.lohdb.stress.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.faults.SmallStore;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.IssuedLog;
import io.lohdb.stress.part.PartReport;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A sample of single damages, and that the check sees what it has to see. */
final class DamageTest {
    private static final long SEED = 5;
    private static final int SAMPLE = 400;

    private final DamageCheck check = new DamageCheck(SEED, 1);
    private final PartReport report = new PartReport();

    private static void onEngineThread(Runnable work) {
        EngineThread.call(
                "test",
                () -> {
                    work.run();
                    return null;
                });
    }

    private void flipSome(StoredImage store) {
        Flips flips = new Flips(store.image());
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < SAMPLE; i++) {
            long number = random.nextLong(flips.count());
            try {
                check.run(store.with(flips.damaged(number), store.required()), report);
            } catch (BrokenPromise e) {
                throw new BrokenPromise(flips.describe(number), e);
            }
        }
        long refused =
                report.counts().get("refused")
                        + report.counts().getOrDefault("refused when read", 0L);
        assertTrue(refused > SAMPLE / 4, report.counts()::toString);
        assertTrue(report.counts().get("salvaged") > 0, report.counts()::toString);
    }

    @Test
    void flipOrCutShowsNoWrongValueInAStoreThatWasClosed() {
        onEngineThread(() -> flipSome(StoredImage.closed(SEED)));
    }

    @Test
    void flipOrCutShowsNoWrongValueInAStoreThatWasKilled() {
        onEngineThread(() -> flipSome(StoredImage.killed(SEED)));
    }

    @Test
    void flipOrCutShowsNoWrongValueInAStoreThatIsNotReadWhenItIsOpened() {
        onEngineThread(() -> flipSome(StoredImage.compacted(SEED, true)));
        onEngineThread(() -> flipSome(StoredImage.compacted(SEED, false)));
        assertTrue(report.counts().get("refused when read") > 0, report.counts()::toString);
    }

    @Test
    void compactedStoresHaveColdSegmentsAndCheckpoints() {
        onEngineThread(
                () -> {
                    Set<String> names = StoredImage.compacted(SEED, false).image().files().keySet();
                    for (String suffix : List.of(".cold", ".pages", ".checkpoint")) {
                        assertTrue(
                                names.stream().anyMatch(name -> name.endsWith(suffix)),
                                suffix + names);
                    }
                });
    }

    @Test
    void exchangedFilesShowNoWrongValue() {
        onEngineThread(
                () -> {
                    List<Rearranged.Arrangement> all =
                            Rearranged.all(
                                    StoredImage.closed(SEED), StoredImage.closed(SEED + 1), SEED);
                    for (int i = 0; i < all.size(); i += 4) {
                        // Going back in time has its own rules, see the part.
                        if (!all.get(i).what().contains(" as at ")) {
                            check.run(all.get(i).store(), report);
                        }
                    }
                });
    }

    @Test
    void storesTakeSixtyFourKibibytesOfSegments() {
        for (StoredImage store : List.of(StoredImage.closed(SEED), StoredImage.killed(SEED))) {
            byte[] manifest = store.image().file(StoredImage.MANIFEST);
            assertEquals(64 * 1024, store.image().length() - manifest.length);
        }
    }

    @Test
    void seesAValueThatWasNotWritten() {
        onEngineThread(
                () -> {
                    StoredImage store = StoredImage.closed(SEED);
                    IssuedLog other = new IssuedLog();
                    while (other.count() < store.issued().count()) {
                        other.put(other.count() % SmallStore.KEY_COUNT, 3, false);
                    }
                    StoredImage wrong =
                            new StoredImage(
                                    "wrong",
                                    store.image(),
                                    other,
                                    other.count(),
                                    true,
                                    false,
                                    List.of());
                    assertThrows(BrokenPromise.class, () -> check.run(wrong, report));
                });
    }

    @Test
    void seesAnOperationThatIsMissing() {
        onEngineThread(
                () -> {
                    StoredImage store = StoredImage.closed(SEED);
                    StoredImage before = store.with(store.earlier().get(3), store.issued().count());
                    assertThrows(BrokenPromise.class, () -> check.run(before, report));
                });
    }

    @Test
    void everyBitAndEveryLengthHasOneNumber() {
        DiskImage image = new DiskImage(Map.of("a", new byte[3], "b", new byte[2]));
        Flips flips = new Flips(image);
        Set<String> seen = new HashSet<>();
        for (long number = 0; number < flips.count(); number++) {
            DiskImage damaged = flips.damaged(number);
            seen.add(Arrays.toString(damaged.file("a")) + ' ' + Arrays.toString(damaged.file("b")));
            assertTrue(seen.size() == number + 1, flips.describe(number));
        }
        assertEquals(5 * 9, flips.count());
    }
}
