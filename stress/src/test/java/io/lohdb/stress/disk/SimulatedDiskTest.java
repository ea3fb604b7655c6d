package io.lohdb.stress.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MappedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SimulatedDiskTest {
    private static final int SECTOR = 512;
    private static final int LENGTH = 4 * SECTOR;
    private static final int CUTS = 400;

    private final SplittableRandom random = new SplittableRandom(1);
    private final SimulatedDisk disk =
            new SimulatedDisk(new DiskMemory(), SECTOR, DiskImage.EMPTY, random);

    private MappedFile file(String name) throws IOException {
        FileAllocation allocation = disk.allocate(name, LENGTH);
        assertTrue(allocation.fill(LENGTH));
        return allocation.finish();
    }

    private static void store(MappedFile file, int sector, int value) {
        file.memory().put(sector * SECTOR, (byte) value).put(sector * SECTOR + 511, (byte) value);
    }

    @Test
    void syncedBytesSurviveEveryPowerCut() throws IOException {
        MappedFile file = file("a");
        store(file, 1, 7);
        file.sync(SECTOR, 1);
        for (int cut = 0; cut < CUTS; cut++) {
            byte[] left = disk.powerCut(random).file("a");
            assertEquals(7, left[SECTOR]);
            assertEquals(7, left[2 * SECTOR - 1]);
        }
    }

    @Test
    void unsyncedSectorsAreLostKeptOrTornInAnyCombination() throws IOException {
        MappedFile file = file("a");
        for (int sector = 0; sector < 3; sector++) {
            store(file, sector, 1);
        }
        Set<String> seen = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            byte[] left = disk.powerCut(random).file("a");
            StringBuilder state = new StringBuilder();
            for (int sector = 0; sector < 3; sector++) {
                state.append(left[sector * SECTOR]).append(left[sector * SECTOR + 511]).append(' ');
            }
            seen.add(state.toString());
        }
        assertTrue(seen.contains("00 00 00 "), seen::toString);
        assertTrue(seen.contains("11 11 11 "), seen::toString);
        assertTrue(seen.contains("00 11 00 "), seen::toString);
        assertTrue(seen.stream().anyMatch(state -> state.contains("10")), seen::toString);
        assertFalse(seen.stream().anyMatch(state -> state.contains("01 ")), seen::toString);
    }

    @Test
    void earlierContentMayBeOnTheDeviceInPlaceOfTheNewest() throws IOException {
        MappedFile file = file("a");
        store(file, 0, 1);
        disk.observe();
        store(file, 0, 2);
        Set<Byte> seen = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            seen.add(disk.powerCut(random).file("a")[0]);
        }
        assertEquals(Set.of((byte) 0, (byte) 1, (byte) 2), seen);
    }

    @Test
    void namesAreUncertainUntilTheDirectoryIsSynced() throws IOException {
        file("kept");
        disk.delete("kept");
        Set<Boolean> seen = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            seen.add(disk.powerCut(random).file("kept") != null);
        }
        assertEquals(Set.of(true, false), seen);
        disk.sync();
        assertNull(disk.powerCut(random).file("kept"));
    }

    @Test
    void replacementIsOldOrNewButNeverMixed() throws IOException {
        disk.replace("m", new byte[] {1, 1, 1});
        disk.observer(
                (kind, number) -> kind == IoKind.SYNC_DIRECTORY ? IoFault.KILL : IoFault.NONE);
        assertThrows(SimulatedKill.class, () -> disk.replace("m", new byte[] {2, 2, 2}));
        Set<Byte> seen = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            byte[] left = disk.powerCut(random).file("m");
            assertEquals(left[0], left[2]);
            seen.add(left[0]);
        }
        assertEquals(Set.of((byte) 1, (byte) 2), seen);
    }

    @Test
    void failedSyncLosesItsRangeAndTheNextOneDoesNotBringItBack() throws IOException {
        MappedFile file = file("a");
        store(file, 0, 5);
        store(file, 1, 5);
        store(file, 2, 5);
        disk.observer((kind, number) -> kind == IoKind.SYNC_RANGE ? IoFault.EIO : IoFault.NONE);
        assertThrows(UncheckedIOException.class, () -> file.sync(0, LENGTH));
        disk.observer(IoObserver.NONE);
        file.sync(0, LENGTH);
        assertEquals(5, disk.written().file("a")[0], "the page cache still shows it");
        byte[] left = disk.powerCut(random).file("a");
        assertTrue(left[0] == 0 || left[SECTOR] == 0 || left[2 * SECTOR] == 0);
    }

    @Test
    void anotherProcessSeesWhatWasWrittenButNotWhatADeadOneStoresLater() throws IOException {
        MappedFile file = file("a");
        store(file, 0, 3);
        disk.kill();
        store(file, 0, 4);
        assertEquals(3, disk.restarted().read("a", LENGTH)[0]);
        assertThrows(SimulatedKill.class, () -> disk.list());
    }

    @Test
    void lyingSyncKeepsNothing() throws IOException {
        MappedFile file = file("a");
        store(file, 0, 9);
        disk.observer((kind, number) -> IoFault.LIE);
        file.sync(0, LENGTH);
        boolean isEverLost = false;
        for (int cut = 0; cut < CUTS; cut++) {
            isEverLost |= disk.powerCut(random).file("a")[0] == 0;
        }
        assertTrue(isEverLost);
    }

    @Test
    void shortReadGivesHalf() throws IOException {
        disk.replace("m", new byte[] {1, 2, 3, 4});
        disk.observer((kind, number) -> IoFault.SHORT);
        assertArrayEquals(new byte[] {1, 2}, disk.read("m", 10));
    }

    @Test
    void stepsAreCounted() throws IOException {
        disk.replace("m", new byte[1]);
        assertEquals(5, disk.ioCount());
    }
}
