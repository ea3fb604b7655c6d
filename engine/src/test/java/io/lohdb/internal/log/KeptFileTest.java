package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.recovery.SimulatedDirectory;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The file of a retired segment becomes the next one of the same length. */
final class KeptFileTest {
    private static final int LENGTH = 1024;
    private static final int LONGEST = 4096;

    private final SecureRandom random = new SecureRandom();
    private final SimulatedDirectory disk = new SimulatedDirectory();
    private final ManifestFile manifestFile = new ManifestFile(disk, null);
    private SegmentPreparer preparer;
    private ManifestSegment retired;

    /** A segment that was filled and is named no more, and a prepared one. */
    @BeforeEach
    void retireOne() throws IOException {
        manifestFile.replace(Manifest.create(random));
        preparer = new SegmentPreparer(disk, manifestFile, random, LENGTH, LONGEST);
        preparer.lengthLimit(() -> LENGTH);
        preparer.signal(preparer::doWork);
        PreparedSegment taken = preparer.take(1);
        for (int i = 0; i < LENGTH; i++) {
            taken.file().memory().put(i, (byte) 0x55);
        }
        taken.file().sync(0, LENGTH);
        retired = taken.segment();
        manifestFile.update(manifest -> manifest.without(retired));
        assertEquals(LENGTH, preparer.spareLength());
    }

    private static void expectZeros(PreparedSegment prepared) {
        for (int i = 0; i < LENGTH; i++) {
            assertEquals(0, prepared.file().memory().get(i), "byte " + i);
        }
    }

    @Test
    void keptFileIsTheNextSegmentUnderAnotherName() throws IOException {
        assertTrue(preparer.keep(retired));
        assertFalse(preparer.keep(retired), "one is enough");
        assertEquals(LENGTH, preparer.keptLength());
        preparer.take(1);
        assertEquals(1, disk.reuseCount());
        assertEquals(0, preparer.keptLength());
        assertEquals(-1, disk.length(retired.file()));
        PreparedSegment next = preparer.take(1);
        assertTrue(next.segment().id() > retired.id());
        assertFalse(next.segment().salt() == retired.salt());
        assertEquals(LENGTH, disk.length(next.segment().file()));
        expectZeros(next);
    }

    @Test
    void onlyTheZerosOfTheHeaderNeedReachTheDeviceBeforeTheManifestNamesTheFile()
            throws IOException {
        preparer.keep(retired);
        preparer.take(1);
        byte[] content = disk.powerCut().files().get(ManifestSegment.file(3));
        assertEquals(LENGTH, content.length);
        for (int i = 0; i < LENGTH; i++) {
            int expected = i < SegmentHeaderDescriptor.HEADER_LENGTH ? 0 : 0x55;
            assertEquals(expected, content[i], "byte " + i);
        }
    }

    @Test
    void onlyWhatIsAsLongIsKept() {
        assertFalse(preparer.keep(new ManifestSegment(retired.id(), 1, LENGTH / 2, 0)));
        assertEquals(0, preparer.keptLength());
    }

    @Test
    void fullDeviceKeepsNothing() {
        preparer.withhold(true);
        assertFalse(preparer.keep(retired));
        preparer.withhold(false);
        disk.failFromNowOn("No space left on device");
        preparer.take(1);
        assertThrows(NoSpaceException.class, preparer::restock);
        assertFalse(preparer.keep(retired));
        disk.recovered();
        preparer.restock();
        assertTrue(preparer.keep(retired));
    }

    @Test
    void fullDeviceIsAskedForShorterSegments() {
        SegmentPreparer asking = new SegmentPreparer(disk, manifestFile, random, 1 << 20, 1 << 20);
        asking.signal(asking::doWork);
        disk.failFromNowOn("No space left on device");
        for (int i = 0; i < 5; i++) {
            assertThrows(NoSpaceException.class, asking::restock);
        }
        disk.recovered();
        asking.restock();
        assertEquals(256 << 10, asking.spareLength());
    }

    @Test
    void keptFileOfAnotherLengthGoes() throws IOException {
        assertTrue(preparer.keep(retired));
        assertEquals(2 * LENGTH, preparer.take(2 * LENGTH).segment().length());
        assertEquals(0, disk.reuseCount());
        assertEquals(-1, disk.length(retired.file()));
    }

    @Test
    void discardedFileIsDeleted() throws IOException {
        assertFalse(preparer.discard());
        preparer.keep(retired);
        assertTrue(preparer.discard());
        assertEquals(-1, disk.length(retired.file()));
        assertEquals(0, preparer.keptLength());
    }

    @Test
    void closeLeavesNoKeptFile() throws IOException {
        preparer.keep(retired);
        preparer.close();
        assertEquals(-1, disk.length(retired.file()));
    }

    @Test
    void closeCopesWithAFileThatCannotBeDeleted() throws IOException {
        preparer.keep(retired);
        disk.failFromNowOn("Input/output error");
        preparer.close();
        disk.recovered();
        assertEquals(LENGTH, disk.length(retired.file()));
        assertEquals(0, preparer.keptLength());
    }

    @Test
    void fileThatCouldNotBeReusedIsDeletedLater() throws IOException {
        preparer.keep(retired);
        disk.failing(disk.callCount() + 2, disk.callCount() + 2, "Input/output error");
        preparer.take(1);
        assertEquals(0, disk.reuseCount());
        assertEquals(LENGTH, disk.length(retired.file()));
        preparer.take(1);
        assertEquals(-1, disk.length(retired.file()));
    }
}
