package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.exceptions.VersionTooOldException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest that is damaged, gone, foreign, or of another version. */
final class ManifestDamageTest {
    private static final String FILE = ManifestDescriptor.FILE;

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

    private static List<String> history(StoreImage image) {
        try (EngineSession engine = EngineSession.open(image)) {
            return engine.history();
        }
    }

    /** Changes the manifest's bytes and makes its checksum agree again. */
    private static StoreImage forged(
            StoreImage image, java.util.function.Consumer<UnsafeBuffer> change) {
        byte[] content = image.file(FILE);
        change.accept(new UnsafeBuffer(content));
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(content, 0, content.length - Integer.BYTES);
        new UnsafeBuffer(content)
                .putInt(
                        content.length - Integer.BYTES,
                        (int) crc.getValue(),
                        java.nio.ByteOrder.LITTLE_ENDIAN);
        return image.with(FILE, content);
    }

    @Test
    void refusesEveryFlippedByte() {
        StoreImage image = closed();
        for (int offset = 0; offset < image.file(FILE).length; offset++) {
            StoreImage damaged = image.flipped(FILE, offset, 0x81);
            SimulatedDirectory disk = new SimulatedDirectory(damaged);
            Class<? extends LohDbException> expected =
                    offset < Long.BYTES ? ForeignFileException.class : CorruptLogException.class;
            assertThrows(expected, () -> EngineSession.open(disk), "offset " + offset);
            assertEquals(damaged, disk.killed());
        }
    }

    @Test
    void salvagesEverythingBehindEveryFlippedByte() {
        StoreImage image = closed();
        List<String> all = history(image);
        for (int offset = 0; offset < image.file(FILE).length; offset++) {
            StoreImage damaged = image.flipped(FILE, offset, 0x81);
            SimulatedDirectory disk = new SimulatedDirectory(damaged);
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                assertEquals(all, engine.history(), "offset " + offset);
                assertEquals(21, engine.put("next", "n"));
            }
            assertArrayEquals(damaged.file(FILE), disk.damaged().get(FILE));
            assertEquals(21, history(disk.killed()).size());
        }
    }

    @Test
    void refusesEveryTruncatedManifest() {
        StoreImage image = closed();
        for (int length = 0; length < image.file(FILE).length; length++) {
            StoreImage damaged = image.truncated(FILE, length);
            assertThrows(CorruptLogException.class, () -> EngineSession.open(damaged));
        }
    }

    @Test
    void refusesManifestWithBytesBehindIt() {
        StoreImage image = closed();
        int length = image.file(FILE).length;
        for (int more : new int[] {1, 4, ManifestDescriptor.SEGMENT_LENGTH}) {
            StoreImage longer = image.truncated(FILE, length + more);
            assertThrows(CorruptLogException.class, () -> EngineSession.open(longer));
        }
    }

    @Test
    void refusesMissingManifestBesideSegments() {
        StoreImage image = closed().without(FILE);
        SimulatedDirectory disk = new SimulatedDirectory(image);
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(disk));
        assertEquals(FILE, refused.file());
        assertEquals(image, disk.killed());
    }

    @Test
    void salvagesStoreWithoutManifest() {
        StoreImage image = closed();
        List<String> all = history(image);
        SimulatedDirectory disk = new SimulatedDirectory(image.without(FILE));
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(all, engine.history());
        }
        assertEquals(all, history(disk.killed()));
        assertEquals(image.manifest().storeId(), disk.killed().manifest().storeId());
    }

    @Test
    void salvagesStoreWithZeroedManifest() {
        StoreImage image = closed();
        StoreImage zeroed = image.zeroed(FILE, 0, image.file(FILE).length);
        assertThrows(ForeignFileException.class, () -> EngineSession.open(zeroed));
        try (EngineSession engine = EngineSession.salvage(zeroed)) {
            assertEquals(history(image), engine.history());
        }
    }

    @Test
    void salvageOfManifestNeedsOneIntactSegmentHeader() {
        StoreImage image = closed().without(FILE);
        for (String name : List.copyOf(image.files().keySet())) {
            image = image.flipped(name, 10, 0x40);
        }
        StoreImage hopeless = image;
        assertThrows(CorruptLogException.class, () -> EngineSession.salvage(hopeless));
    }

    @Test
    void refusesFileThatIsNoManifest() {
        byte[] foreign =
                "this is the manifest of some other program"
                        .repeat(5)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (CorruptionPolicy policy : CorruptionPolicy.values()) {
            SimulatedDirectory disk =
                    new SimulatedDirectory(new StoreImage(java.util.Map.of(FILE, foreign)));
            ForeignFileException refused =
                    assertThrows(
                            ForeignFileException.class, () -> EngineSession.open(disk, policy));
            assertTrue(refused.getMessage().contains(FILE));
            assertArrayEquals(foreign, disk.killed().file(FILE));
        }
    }

    @Test
    void tellsOlderAndNewerManifestsFromDamagedOnes() {
        StoreImage image = closed();
        StoreImage newer =
                forged(image, b -> b.putByte(ManifestDescriptor.VERSION_OFFSET, (byte) 3));
        StoreImage older =
                forged(image, b -> b.putByte(ManifestDescriptor.VERSION_OFFSET, (byte) 0));
        for (CorruptionPolicy policy : CorruptionPolicy.values()) {
            assertThrows(
                    VersionTooNewException.class,
                    () -> EngineSession.open(new SimulatedDirectory(newer), policy));
            assertThrows(
                    VersionTooOldException.class,
                    () -> EngineSession.open(new SimulatedDirectory(older), policy));
        }
    }

    @Test
    void refusesUnknownStateKindAndReservedBytes() {
        StoreImage image = closed();
        List<Integer> offsets =
                new ArrayList<>(List.of(ManifestDescriptor.STATE_OFFSET, 76, 100, 127));
        offsets.add(ManifestDescriptor.HEADER_LENGTH + 20);
        for (int offset : offsets) {
            StoreImage forged = forged(image, b -> b.putByte(offset, (byte) 7));
            assertThrows(
                    LohDbException.class, () -> EngineSession.open(forged), "offset " + offset);
        }
    }

    private static StoreImage withSegments(StoreImage image, List<ManifestSegment> segments) {
        Manifest manifest = image.manifest();
        return image.with(manifest.with(segments, manifest.nextSegmentId()));
    }

    @Test
    void refusesSegmentIdsOutOfOrderOrTwice() {
        StoreImage image = closed();
        List<ManifestSegment> segments = image.manifest().segments();
        List<ManifestSegment> reversed = new ArrayList<>(segments);
        Collections.reverse(reversed);
        List<ManifestSegment> twice = new ArrayList<>(segments);
        twice.add(segments.get(0));
        for (List<ManifestSegment> wrong : List.of(reversed, twice)) {
            StoreImage forged = withSegments(image, wrong);
            SimulatedDirectory disk = new SimulatedDirectory(forged);
            assertThrows(CorruptLogException.class, () -> EngineSession.open(disk));
            assertEquals(forged, disk.killed());
        }
    }

    @Test
    void refusesNextSegmentIdThatIsTaken() {
        StoreImage image = closed();
        Manifest manifest = image.manifest();
        StoreImage forged = image.with(manifest.with(manifest.segments(), 1));
        assertThrows(CorruptLogException.class, () -> EngineSession.open(forged));
    }

    @Test
    void refusesHostileSegmentIdsAndLengthsWithoutTouchingThem() {
        StoreImage image = closed();
        ManifestSegment first = image.manifest().segments().get(0);
        for (int offset : new int[] {0, 16}) {
            for (int value : new int[] {0, -1, Integer.MIN_VALUE, 255, 257, (1 << 30) + 1}) {
                if (offset == 0 && value == 257) {
                    continue;
                }
                StoreImage forged =
                        forged(
                                image,
                                b ->
                                        b.putInt(
                                                ManifestDescriptor.HEADER_LENGTH + offset,
                                                value,
                                                java.nio.ByteOrder.LITTLE_ENDIAN));
                assertThrows(
                        LohDbException.class,
                        () -> EngineSession.open(forged),
                        first + " offset " + offset + " value " + value);
            }
        }
    }

    @Test
    void refusesHostileSegmentCount() {
        StoreImage image = closed();
        for (int count : new int[] {-1, 0, 1, 100, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            StoreImage forged =
                    forged(
                            image,
                            b ->
                                    b.putInt(
                                            ManifestDescriptor.SEGMENT_COUNT_OFFSET,
                                            count,
                                            java.nio.ByteOrder.LITTLE_ENDIAN));
            assertThrows(CorruptLogException.class, () -> EngineSession.open(forged));
        }
    }

    @Test
    void refusesHugeManifestBeforeItAllocates() throws IOException {
        Path store = closed().writeTo(temporary.resolve("store"));
        try (java.io.RandomAccessFile file =
                new java.io.RandomAccessFile(store.resolve(FILE).toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertThrows(StoreAccessException.class, () -> EngineSession.open(store));
        assertEquals(1L << 40, Files.size(store.resolve(FILE)));
    }

    @Test
    void durablePositionBeyondTheLogIsCorruption() {
        StoreImage image = closed();
        Manifest manifest = image.manifest();
        for (long beyond : new long[] {16, 4096, 1L << 32, 1L << 50}) {
            for (boolean isClosed : new boolean[] {true, false}) {
                StoreImage forged =
                        image.with(
                                manifest.durable(
                                        manifest.durablePosition() + beyond,
                                        manifest.durableSequence(),
                                        isClosed));
                assertThrows(CorruptLogException.class, () -> EngineSession.open(forged));
            }
        }
    }

    @Test
    void oldDurablePositionIsNoHarm() {
        StoreImage image = closed();
        Manifest manifest = image.manifest();
        for (boolean isClosed : new boolean[] {true, false}) {
            StoreImage older = image.with(manifest.durable(0, 0, isClosed));
            assertEquals(history(image), history(older));
        }
    }

    @Test
    void closedStoreWithoutSegmentsIsEmpty() {
        Manifest empty = Manifest.create(new java.security.SecureRandom()).durable(0, 0, true);
        StoreImage image = new StoreImage(java.util.Map.of(FILE, ManifestDescriptor.encode(empty)));
        SimulatedDirectory disk = new SimulatedDirectory(image);
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(0, engine.writtenSequence());
            assertTrue(engine.report().cleanShutdown());
            assertEquals(1, engine.put("a", "1"));
        }
        assertEquals(List.of("1 PUT a=1"), history(disk.killed()));
    }

    @Test
    void onlyTheLastOfSeveralUnusedSegmentsIsKeptForLater() {
        StoreImage image = closed();
        Manifest manifest = image.manifest();
        List<ManifestSegment> before = manifest.segments();
        ManifestSegment first = before.get(before.size() - 1);
        assertTrue(first.id() > image.lastUsedSegment());
        ManifestSegment second = new ManifestSegment(manifest.nextSegmentId(), 5, 1024, 0);
        StoreImage two = image.with(second.file(), new byte[1024]).with(manifest.plus(second));
        SimulatedDirectory disk = new SimulatedDirectory(two);
        EngineSession engine = EngineSession.open(disk);
        assertTrue(engine.report().cleanShutdown());
        List<ManifestSegment> named = new ArrayList<>(before);
        named.set(before.size() - 1, second);
        assertEquals(named, disk.killed().manifest().segments());
        assertTrue(!disk.killed().manifest().isClosed());
        for (int i = 21; i <= 60; i++) {
            engine.put("later" + i, "x".repeat(30));
        }
        assertTrue(disk.killed().usedSegments().contains(second.id()));
        engine.close();
        assertEquals(60, history(disk.killed()).size());
    }

    /** A closed store has nothing behind its end; whatever stands there was not written by it. */
    @Test
    void unfinishedBatchBehindTheEndOfClosedStoreIsNoOperation() {
        StoreImage image = closed();
        Manifest manifest = image.manifest();
        StoreImage forged =
                new ForgedFrame(21, FrameType.PUT, FrameDescriptor.FLAG_BATCH_CONTINUES)
                        .lengths(26, 1, 1)
                        .content(new byte[] {'c', '3'})
                        .writeTo(
                                image,
                                image.lastUsedSegment(),
                                LogPosition.offset(manifest.durablePosition()));
        SimulatedDirectory disk = new SimulatedDirectory(forged);
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(history(image), engine.history());
            assertEquals(32, engine.report().tornBytes());
            assertEquals(21, engine.put("next", "n"));
        }
        List<String> expected = new ArrayList<>(history(image));
        expected.add("21 PUT next=n");
        assertEquals(expected, history(disk.killed()));
    }

    @Test
    void foreignSegmentBesideMissingManifestIsNotMixedIn() {
        StoreImage image = closed();
        StoreImage other = closed();
        List<String> names = image.segmentNames();
        String replaced = names.get(1);
        StoreImage mixed = image.without(FILE).with(replaced, other.file(replaced));
        SimulatedDirectory disk = new SimulatedDirectory(mixed);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            List<String> all = history(image);
            assertTrue(all.containsAll(engine.history()));
            assertTrue(engine.history().size() < all.size());
            assertEquals(21, engine.put("next", "n"));
        }
        assertTrue(Arrays.equals(other.file(replaced), disk.damaged().get(replaced)));
        EngineSession.open(disk.killed()).close();
    }
}
