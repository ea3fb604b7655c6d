package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.MemoryDirectory;
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
        SlowDirectory slow = new SlowDirectory();
        SegmentPreparer own = new SegmentPreparer(slow, manifestFile(slow), random, FIRST, LONGEST);
        own.doWork();
        own.doWork();
        assertTrue(slow.isAllocating);
        own.close();
        assertFalse(slow.isAllocating);
    }

    /** Never gets done with filling. */
    private static final class SlowDirectory implements StoreDirectory {
        private final MemoryDirectory memory = new MemoryDirectory();
        private boolean isAllocating;

        @Override
        public FileAllocation allocate(String name, int length) {
            isAllocating = true;
            return new FileAllocation() {
                @Override
                public boolean fill(int maxBytes) {
                    return false;
                }

                @Override
                public io.lohdb.internal.os.MappedFile finish() {
                    throw new IllegalStateException("not filled");
                }

                @Override
                public void abort() {
                    isAllocating = false;
                }
            };
        }

        @Override
        public List<String> list() {
            return memory.list();
        }

        @Override
        public io.lohdb.internal.os.MappedFile map(String name, int maxLength) throws IOException {
            return memory.map(name, maxLength);
        }

        @Override
        public long length(String name) {
            return memory.length(name);
        }

        @Override
        public byte[] read(String name, int maxLength) {
            return memory.read(name, maxLength);
        }

        @Override
        public void replace(String name, byte[] content) {
            memory.replace(name, content);
        }

        @Override
        public void delete(String name) {
            memory.delete(name);
        }

        @Override
        public void keepDamaged(String name) {
            memory.keepDamaged(name);
        }

        @Override
        public void sync() {
            memory.sync();
        }

        @Override
        public void close() {
            memory.close();
        }
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
