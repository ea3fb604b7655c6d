package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.SimulatedDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One segment ahead of the writer, whatever the file system says. */
final class SegmentPreparerTest {
    private static final int FIRST = 512;
    private static final int LONGEST = 4096;

    private final SecureRandom random = new SecureRandom();
    private final SimulatedDirectory disk = new SimulatedDirectory();
    private final ManifestFile manifestFile = manifestFile(disk);
    private final SegmentPreparer preparer = preparer(disk, manifestFile);

    @TempDir private Path temporary;

    private ManifestFile manifestFile(StoreDirectory directory) {
        ManifestFile file = new ManifestFile(directory, null);
        try {
            file.replace(Manifest.create(random));
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SegmentPreparer preparer(StoreDirectory directory, ManifestFile file) {
        SegmentPreparer made = new SegmentPreparer(directory, file, random, FIRST, LONGEST);
        made.signal(made::doWork);
        return made;
    }

    private void workUntilIdle() {
        while (preparer.doWork() > 0) {
            assertTrue(preparer.maxLength() == LONGEST);
        }
    }

    /** The manifest on disk names exactly the segments that were taken or are in stock. */
    private void expectNamed(List<PreparedSegment> taken) throws IOException {
        Manifest onDisk =
                ManifestDescriptor.decode(
                        disk.read(ManifestDescriptor.FILE, ManifestDescriptor.MAX_LENGTH));
        List<ManifestSegment> named = new ArrayList<>(onDisk.segments());
        for (PreparedSegment segment : taken) {
            assertTrue(named.remove(segment.segment()), segment.toString());
        }
        assertTrue(named.size() <= 1, named.toString());
        if (!named.isEmpty()) {
            assertEquals(preparer.spareLength(), named.get(0).length());
        }
        for (ManifestSegment segment : onDisk.segments()) {
            assertEquals(segment.length(), disk.length(segment.file()));
        }
    }

    @Test
    void preparesOneSegmentAndThenRests() throws IOException {
        assertEquals(0, preparer.spareLength());
        workUntilIdle();
        assertEquals(FIRST, preparer.spareLength());
        assertEquals(0, preparer.doWork());
        expectNamed(List.of());
    }

    @Test
    void eachSegmentIsTwiceAsLongUntilTheLongest() throws IOException {
        List<PreparedSegment> taken = new ArrayList<>();
        for (int length : new int[] {512, 1024, 2048, 4096, 4096, 4096}) {
            taken.add(preparer.take(1));
            assertEquals(length, taken.get(taken.size() - 1).segment().length());
            expectNamed(taken);
        }
        long lastId = 0;
        for (PreparedSegment segment : taken) {
            assertTrue(segment.segment().id() > lastId);
            lastId = segment.segment().id();
            assertEquals(segment.segment().length(), segment.file().memory().capacity());
        }
    }

    @Test
    void segmentThatIsTooShortIsReplaced() throws IOException {
        workUntilIdle();
        PreparedSegment taken = preparer.take(2048);
        assertEquals(2048, taken.segment().length());
        expectNamed(List.of(taken));
        workUntilIdle();
        assertEquals(4096, preparer.spareLength());
        assertEquals(-1, disk.length(ManifestSegment.file(1)));
        expectNamed(List.of(taken));
    }

    @Test
    void refusalReachesTheWriterAndTheNextRequestTriesAgain() throws IOException {
        disk.failFromNowOn("No space left on device");
        for (int i = 0; i < 3; i++) {
            NoSpaceException refused = assertThrows(NoSpaceException.class, () -> preparer.take(1));
            assertTrue(refused.getMessage().contains("No space left"), refused.getMessage());
        }
        int calls = disk.callCount();
        assertEquals(0, preparer.doWork(), "it tries for ever without being asked");
        assertEquals(calls, disk.callCount());
        disk.recovered();
        PreparedSegment taken = preparer.take(1);
        expectNamed(List.of(taken));
        disk.failFromNowOn("Input/output error");
        preparer.take(1);
        assertThrows(StoreAccessException.class, () -> preparer.take(1));
    }

    @Test
    void fullOnlyWhileNothingIsPrepared() {
        assertFalse(preparer.isFull());
        workUntilIdle();
        disk.failFromNowOn("No space left on device");
        assertThrows(NoSpaceException.class, () -> preparer.take(2048));
        assertFalse(preparer.isFull(), "there is a short one");
        preparer.restock();
        assertEquals(FIRST, preparer.take(1).segment().length());
        assertTrue(preparer.isFull());
        assertThrows(NoSpaceException.class, preparer::restock);
        disk.failFromNowOn("Input/output error");
        assertThrows(StoreAccessException.class, preparer::restock);
        assertFalse(preparer.isFull());
        disk.recovered();
        preparer.restock();
        assertEquals(2 * FIRST, preparer.spareLength());
    }

    @Test
    void whatIsWithheldIsAFullDevice() {
        preparer.withhold(true);
        int calls = disk.callCount();
        assertThrows(NoSpaceException.class, () -> preparer.take(1));
        assertEquals(calls, disk.callCount());
        assertTrue(preparer.isFull());
        preparer.withhold(false);
        assertEquals(FIRST, preparer.take(1).segment().length());
        assertFalse(preparer.isFull());
    }

    @Test
    void usualLengthIsNeverBeyondTheLongest() {
        preparer.lengthLimit(() -> 2 * LONGEST);
        assertEquals(LONGEST, preparer.usualLength());
        preparer.lengthLimit(() -> FIRST);
        assertEquals(FIRST, preparer.usualLength());
    }

    @Test
    void everyFailingCallIsTypedAndRepaired() throws IOException {
        for (int call = 1; call < 25; call++) {
            SimulatedDirectory own = new SimulatedDirectory();
            ManifestFile file = manifestFile(own);
            SegmentPreparer each = preparer(own, file);
            own.failing(own.callCount() + call, own.callCount() + call, "Input/output error");
            List<PreparedSegment> taken = new ArrayList<>();
            int refused = 0;
            while (taken.size() < 4) {
                try {
                    taken.add(each.take(1));
                } catch (LohDbException e) {
                    refused++;
                }
            }
            assertTrue(refused <= 1, "call " + call);
            Manifest onDisk =
                    ManifestDescriptor.decode(
                            own.read(ManifestDescriptor.FILE, ManifestDescriptor.MAX_LENGTH));
            for (PreparedSegment segment : taken) {
                assertTrue(onDisk.segments().contains(segment.segment()), "call " + call);
                assertEquals(segment.segment().length(), own.length(segment.segment().file()));
            }
            assertTrue(onDisk.segments().size() <= taken.size() + 1, "call " + call);
        }
    }

    @Test
    void whateverTheManifestNamesIsThereAfterPowerCutAtAnyCall() {
        for (int call = 1; call < 40; call++) {
            SimulatedDirectory own = new SimulatedDirectory();
            ManifestFile file = manifestFile(own);
            SegmentPreparer each = preparer(own, file);
            own.crashAt(own.callCount() + call);
            try {
                for (int i = 0; i < 5; i++) {
                    assertNotNull(each.take(300 * i));
                }
            } catch (RuntimeException e) {
                assertEquals("simulated crash", e.getMessage());
            }
            for (int cut = 0; cut < 10; cut++) {
                var image = own.powerCut(new java.util.Random(cut));
                for (ManifestSegment segment : image.manifest().segments()) {
                    assertEquals(segment.length(), image.file(segment.file()).length);
                }
            }
        }
    }

    @Test
    void closeGivesUpWhatIsUnderWayAndKeepsWhatIsReady() throws IOException {
        workUntilIdle();
        preparer.signal(() -> {});
        PreparedSegment taken = preparer.take(1);
        List<String> before = disk.list();
        preparer.close();
        assertEquals(before, disk.list());
        assertEquals(0, preparer.spareLength());
        expectNamed(List.of(taken));
    }

    @Test
    void abortedAllocationLeavesNoFile() throws IOException {
        SlicedDirectory slow = new SlicedDirectory(Integer.MAX_VALUE);
        SegmentPreparer own = new SegmentPreparer(slow, manifestFile(slow), random, FIRST, LONGEST);
        own.doWork();
        own.doWork();
        assertTrue(slow.isAllocating());
        own.close();
        assertFalse(slow.isAllocating());
    }

    @Test
    void longSegmentIsFilledSliceBySlice() {
        SlicedDirectory sliced = new SlicedDirectory(3);
        SegmentPreparer own =
                new SegmentPreparer(sliced, manifestFile(sliced), random, FIRST, LONGEST);
        for (int slice = 1; slice <= 3; slice++) {
            assertEquals(0, own.spareLength());
            assertEquals(1, own.doWork());
        }
        assertEquals(FIRST, own.spareLength());
        assertEquals(0, own.doWork());
        assertEquals(List.of(FIRST), sliced.lengths());
        // Nobody is told: no signal was set yet, and what is ready needs none.
        assertEquals(FIRST, own.take(1).segment().length());
        assertEquals(0, own.spareLength());
    }

    @Test
    void writerThatNeedsMoreStopsTheShorterAllocation() throws IOException {
        SlicedDirectory sliced = new SlicedDirectory(2);
        SegmentPreparer own = preparer(sliced, manifestFile(sliced));
        assertEquals(1, own.doWork());
        assertTrue(sliced.isAllocating());
        PreparedSegment taken = own.take(2048);
        assertEquals(2048, taken.segment().length());
        assertEquals(List.of(FIRST, 2048), sliced.lengths().subList(0, 2));
        assertEquals(1, sliced.abortCount());
    }

    /**
     * When the preparation died of anything but an I/O error (no memory for a mapping, a broken
     * directory), the agent's error handler heard of it and the writer that needed the segment
     * waited for ever. Found by the fault loop; now the writer is told, with the cause, the error
     * goes on to whoever runs the agent, and the next request tries again.
     */
    @Test
    void whateverEndsThePreparationIsToldToTheWriterThatWaits() {
        for (Throwable fault :
                List.of(new OutOfMemoryError("no memory"), new IllegalStateException("broken"))) {
            SlicedDirectory sliced = new SlicedDirectory(2);
            SegmentPreparer own = preparer(sliced, manifestFile(sliced));
            List<Throwable> handled = new ArrayList<>();
            own.signal(() -> runAsAgent(own, handled));
            sliced.failNextSlice(fault);
            StoreAccessException refused =
                    assertThrows(StoreAccessException.class, () -> own.take(1));
            assertSame(fault, refused.getCause());
            assertEquals(List.of(fault), handled);
            assertFalse(sliced.isAllocating(), "the half-made file is still there");
            assertEquals(FIRST, own.take(1).segment().length());
        }
    }

    private static void runAsAgent(SegmentPreparer preparer, List<Throwable> handled) {
        try {
            preparer.doWork();
        } catch (IllegalStateException | OutOfMemoryError e) {
            handled.add(e);
        }
    }

    /**
     * A manifest may say that all ids are used up. The preparer then made a segment 2147483648 and
     * wrote a manifest that no open accepts. Found by the fuzzer; now there is no space.
     */
    @Test
    void noSegmentGetsAnIdBeyondTheGreatest() throws IOException {
        ManifestFile file = manifestFile(disk);
        file.replace(file.manifest().with(List.of(), ManifestSegment.MAX_ID));
        SegmentPreparer own = preparer(disk, file);
        PreparedSegment last = own.take(1);
        assertEquals(ManifestSegment.MAX_ID, last.segment().id());
        for (int i = 0; i < 2; i++) {
            NoSpaceException refused = assertThrows(NoSpaceException.class, () -> own.take(1));
            assertTrue(refused.getMessage().contains("ids"), refused.getMessage());
        }
        assertEquals(List.of(last.segment()), diskManifest().segments());
    }

    @Test
    void leftoverUnderTheNextNameIsReplaced() throws IOException {
        SlicedDirectory sliced = new SlicedDirectory(1);
        SegmentPreparer own = preparer(sliced, manifestFile(sliced));
        String name = ManifestSegment.file(1);
        assertTrue(sliced.allocate(name, 64).fill(64));
        sliced.allocate(name, 64).finish();
        assertEquals(64, sliced.length(name));
        PreparedSegment taken = own.take(1);
        assertEquals(name, taken.segment().file());
        assertEquals(FIRST, sliced.length(name));
    }

    @Test
    void refusedSliceGivesTheFileUp() throws IOException {
        SlicedDirectory sliced = new SlicedDirectory(2);
        SegmentPreparer own =
                new SegmentPreparer(sliced, manifestFile(sliced), random, FIRST, LONGEST);
        own.helpYourself();
        sliced.refuseNextSlice();
        StoreAccessException refused = assertThrows(StoreAccessException.class, () -> own.take(1));
        assertTrue(refused.getMessage().contains("length=" + FIRST), refused.getMessage());
        assertFalse(sliced.isAllocating());
        assertEquals(1, sliced.abortCount());
        assertEquals(0, own.doWork(), "it tries for ever without being asked");
        assertEquals(FIRST, own.take(1).segment().length());
    }

    @Test
    void closeReleasesWhatIsReady() throws IOException {
        SlicedDirectory sliced = new SlicedDirectory(1);
        SegmentPreparer own =
                new SegmentPreparer(sliced, manifestFile(sliced), random, FIRST, LONGEST);
        assertEquals(1, own.doWork());
        assertEquals(FIRST, sliced.length(ManifestSegment.file(1)));
        own.close();
        assertEquals(-1, sliced.length(ManifestSegment.file(1)), "still mapped");
        assertEquals(0, own.spareLength());
    }

    /** The manifest on disk may name the new file or not: it stays until that is decided. */
    @Test
    void refusedManifestKeepsTheShorterSegmentInStockAndNeverUsesTheIdAgain() throws IOException {
        SlicedDirectory sliced = new SlicedDirectory(1);
        ManifestFile file = manifestFile(sliced);
        SegmentPreparer own = new SegmentPreparer(sliced, file, random, FIRST, LONGEST);
        own.helpYourself();
        assertEquals(1, own.doWork());
        sliced.refuseNextManifest();
        assertThrows(StoreAccessException.class, () -> own.take(2048));
        assertEquals(FIRST, own.spareLength());
        assertEquals(1, file.manifest().segments().size());
        assertEquals(3, file.manifest().nextSegmentId());
        assertEquals(-1, sliced.length(ManifestSegment.file(2)), "still mapped");
        PreparedSegment taken = own.take(2048);
        assertEquals(3, taken.segment().id());
        assertEquals(List.of(taken.segment()), file.manifest().segments());
        assertEquals(
                List.of(ManifestSegment.file(2), ManifestSegment.file(1)),
                sliced.closed(),
                "still mapped");
        own.take(1);
        List<String> deleted = sliced.deleted();
        assertEquals(
                List.of(1L, 2L, 3L, 2L, 1L, 4L).stream().map(ManifestSegment::file).toList(),
                deleted);
    }

    /** The interrupt closes the file under way; it is no refusal of the file system. */
    @Test
    void interruptedSliceIsBegunAnewAndNobodyIsToldOfFailure() throws IOException {
        SlicedDirectory sliced = new SlicedDirectory(2);
        SegmentPreparer own = preparer(sliced, manifestFile(sliced));
        sliced.interruptNextSlice();
        assertEquals(1, own.doWork());
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        assertEquals(1, sliced.abortCount());
        assertFalse(sliced.isAllocating());
        sliced.interruptNextSlice();
        PreparedSegment taken = own.take(1);
        assertTrue(Thread.interrupted(), "the writer lost the interrupt");
        assertEquals(FIRST, taken.segment().length());
        assertEquals(FIRST, sliced.length(taken.segment().file()));
        assertEquals(2, sliced.abortCount());
    }

    @Test
    void pendingInterruptIsKeptAndHarmsNothing() throws IOException {
        try (OsDirectory real = OsDirectory.open(temporary)) {
            SegmentPreparer own = preparer(real, manifestFile(real));
            for (int i = 0; i < 3; i++) {
                Thread.currentThread().interrupt();
                PreparedSegment taken = own.take(1);
                assertTrue(Thread.interrupted(), "the writer lost its interrupt");
                assertEquals(taken.segment().length(), real.length(taken.segment().file()));
            }
            Thread.currentThread().interrupt();
            own.doWork();
            assertTrue(Thread.interrupted(), "the duty cycle lost the interrupt");
            own.close();
        }
    }

    @Test
    void heldManifestGoesToDiskWithPublishOnly() throws IOException {
        Manifest before = manifestFile.manifest();
        manifestFile.hold();
        PreparedSegment taken = preparer.take(1);
        assertEquals(List.of(), diskManifest().segments());
        assertTrue(manifestFile.manifest().segments().contains(taken.segment()));
        manifestFile.publish(manifestFile.manifest());
        assertTrue(diskManifest().segments().contains(taken.segment()));
        assertEquals(before.storeId(), diskManifest().storeId());
    }

    private Manifest diskManifest() throws IOException {
        return ManifestDescriptor.decode(
                disk.read(ManifestDescriptor.FILE, ManifestDescriptor.MAX_LENGTH));
    }
}
