package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a rebuilt manifest names when the old one is gone. */
final class ManifestSalvageTest {
    private final StoreImage image = closed();
    private final StoreImage orphaned = image.without(ManifestDescriptor.FILE);
    private final StoreId store = image.manifest().storeId();

    @TempDir private Path temporary;

    private static StoreImage closed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk)) {
            for (int i = 1; i <= 20; i++) {
                engine.put("key" + i % 13, "value" + i);
            }
        }
        return disk.killed();
    }

    private static byte[] segment(StoreId store, long id, int said, int length) {
        byte[] content = new byte[length];
        SegmentHeaderDescriptor.encode(
                new UnsafeBuffer(content), new SegmentHeader(store, id, said, 21, 7, 0, 0));
        return content;
    }

    /** The strange file is set aside, and the store is what it was without it. */
    private void expectSetAside(String name, byte[] strange) {
        StoreImage mixed = orphaned.with(name, strange);
        SimulatedDirectory disk = new SimulatedDirectory(mixed);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(20, engine.history().size());
            assertEquals(1, engine.report().losses().size());
        }
        assertArrayEquals(strange, disk.damaged().get(name));
        StoreImage left = disk.killed();
        assertFalse(left.segmentNames().contains(name));
        assertTrue(left.manifest().nextSegmentId() > ManifestSegment.id(name));
        assertEquals(store, left.manifest().storeId());
        EngineSession.open(left).close();
    }

    @Test
    void setsAsideFileTooShortForHeader() {
        expectSetAside(ManifestSegment.file(91), new byte[1]);
        expectSetAside(
                ManifestSegment.file(91),
                java.util.Arrays.copyOf(segment(store, 91, 512, 512), 127));
    }

    @Test
    void setsAsideFileWithoutIntactHeader() {
        byte[] damaged = segment(store, 92, 512, 512);
        damaged[70] = 1;
        expectSetAside(ManifestSegment.file(92), damaged);
        expectSetAside(ManifestSegment.file(92), new byte[512]);
    }

    @Test
    void setsAsideSegmentUnderAnotherName() {
        expectSetAside(ManifestSegment.file(93), segment(store, 94, 512, 512));
        String first = image.segmentNames().get(0);
        expectSetAside(ManifestSegment.file(93), image.file(first));
    }

    @Test
    void setsAsideSegmentOfAnotherLengthThanItsHeaderSays() {
        expectSetAside(ManifestSegment.file(94), segment(store, 94, 512, 600));
        expectSetAside(ManifestSegment.file(94), segment(store, 94, 512, 511));
    }

    @Test
    void setsAsideSegmentOfLengthThatNoSegmentHas() {
        expectSetAside(ManifestSegment.file(95), segment(store, 95, 600, 600));
    }

    @Test
    void setsAsideSegmentOfAnotherStore() {
        StoreId other = new StoreId(store.high(), store.low() + 1);
        expectSetAside(ManifestSegment.file(96), segment(other, 96, 512, 512));
    }

    @Test
    void emptyFileIsNotWorthKeepingAndIsNotNamed() {
        String empty = ManifestSegment.file(90);
        SimulatedDirectory disk = new SimulatedDirectory(orphaned.with(empty, new byte[0]));
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(20, engine.history().size());
        }
        assertFalse(disk.damaged().containsKey(empty));
        assertFalse(disk.killed().files().containsKey(empty));
    }

    @Test
    void fileLongerThanAnySegmentIsSetAside() throws IOException {
        Path path = orphaned.writeTo(temporary.resolve("store"));
        String name = ManifestSegment.file(97);
        long length = (1L << 30) + 4096;
        try (RandomAccessFile file = new RandomAccessFile(path.resolve(name).toFile(), "rw")) {
            file.write(segment(store, 97, 1 << 30, 256));
            file.setLength(length);
        }
        try (EngineSession engine = EngineSession.open(path, CorruptionPolicy.SALVAGE)) {
            assertEquals(20, engine.history().size());
        }
        assertEquals(length, Files.size(path.resolve("damaged").resolve(name)));
        assertFalse(Files.exists(path.resolve(name)));
    }

    @Test
    void otherFilesAreNoConcernOfTheSalvage() {
        SimulatedDirectory disk =
                new SimulatedDirectory(orphaned.with("notes.txt", new byte[] {1, 2, 3}));
        EngineSession.open(disk, CorruptionPolicy.SALVAGE).close();
        assertArrayEquals(new byte[] {1, 2, 3}, disk.killed().file("notes.txt"));
        assertFalse(disk.damaged().containsKey("notes.txt"));
    }

    @Test
    void lossNamesTheManifestAndItsBytes() {
        StoreImage damaged = image.flipped(ManifestDescriptor.FILE, 20, 1);
        int length = image.file(ManifestDescriptor.FILE).length;
        try (EngineSession engine = EngineSession.salvage(damaged)) {
            Loss loss = engine.report().losses().get(0);
            assertEquals(ManifestDescriptor.FILE, loss.file());
            assertEquals(0, loss.offset());
            assertEquals(length, loss.length());
            assertEquals(0, loss.firstSequence());
            assertTrue(loss.problem().contains("manifest crc mismatch"), loss.problem());
        }
        try (EngineSession engine = EngineSession.salvage(orphaned)) {
            assertEquals(0, engine.report().losses().get(0).length());
        }
    }

    @Test
    void rebuiltManifestHasNewHashSeedAndIdsBehindAllFiles() throws IOException {
        SimulatedDirectory disk = new SimulatedDirectory(orphaned);
        CorruptLogException gone = new CorruptLogException("gone", "MANIFEST", 0, 1, 2);
        Manifest rebuilt =
                new ManifestSalvage(disk, new java.security.SecureRandom()).rebuild(gone);
        assertEquals(store, rebuilt.storeId());
        assertEquals(
                image.usedSegments(),
                rebuilt.segments().stream().map(ManifestSegment::id).toList());
        List<String> files = List.copyOf(orphaned.files().keySet());
        assertEquals(ManifestSegment.id(files.get(files.size() - 1)) + 1, rebuilt.nextSegmentId());
        assertFalse(rebuilt.isClosed());
        assertEquals(0, rebuilt.durablePosition());
        assertTrue(rebuilt.hashSeed0() != image.manifest().hashSeed0());
        SimulatedDirectory empty =
                new SimulatedDirectory(new StoreImage(java.util.Map.of("a", new byte[1])));
        assertEquals(
                gone,
                assertThrows(
                        CorruptLogException.class,
                        () ->
                                new ManifestSalvage(empty, new java.security.SecureRandom())
                                        .rebuild(gone)));
        assertEquals(Set.of(), empty.damaged().keySet());
    }
}
