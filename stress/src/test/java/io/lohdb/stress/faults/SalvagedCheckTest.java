package io.lohdb.stress.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.disk.DiskMemory;
import io.lohdb.stress.disk.SimulatedDisk;
import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.model.IssuedLog;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The oracle for salvaged stores sees what is wrong. */
final class SalvagedCheckTest {
    private final SimulatedDisk disk =
            new SimulatedDisk(new DiskMemory(), 512, DiskImage.EMPTY, new SplittableRandom(1));
    private final SmallStore store =
            new SmallStore(
                    LogStorageEngine.open(disk, new LogSettings(512, 2048, CorruptionPolicy.FAIL)),
                    20);
    private final SalvagedCheck check = new SalvagedCheck(SmallStore.KEY_COUNT);

    @AfterEach
    void close() {
        store.engine().close();
    }

    @Test
    void acceptsAStoreWithoutDamage() {
        store.put(20);
        store.batch(3);
        assertEquals(23, check.check(store.engine(), store.issued(), 23, List.of()).cardinality());
    }

    @Test
    void seesAnOperationThatIsMissingAndNotListed() {
        store.put(5);
        IssuedLog more = store.issued().copy(5);
        more.put(1, 8, false);
        assertThrows(BrokenPromise.class, () -> check.check(store.engine(), more, 6, List.of()));
        Loss listed = new Loss("0000000001.log", 200, 10, 6, 6, "gone");
        check.check(store.engine(), more, 6, List.of(listed));
    }

    @Test
    void seesAnotherValue() {
        store.put(5);
        IssuedLog other = store.issued().copy(4);
        other.put(store.issued().key(5), store.issued().valueLength(5) + 1, false);
        assertThrows(BrokenPromise.class, () -> check.check(store.engine(), other, 5, List.of()));
    }

    @Test
    void seesABatchThatIsNotWhole() {
        store.put(5);
        IssuedLog other = store.issued().copy(5);
        store.batch(1);
        other.put(store.issued().key(6), store.issued().valueLength(6), true);
        other.put(0, 0, false);
        assertThrows(BrokenPromise.class, () -> check.check(store.engine(), other, 5, List.of()));
    }
}
