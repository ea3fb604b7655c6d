package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.exceptions.VersionTooOldException;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import io.lohdb.spi.CorruptionPolicy;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Segments as no crash leaves them: missing, of a wrong length, of another store, in another place.
 * They are refused even when nothing in the log claims to have been durable, because a sync may
 * have been acknowledged before any mark was written.
 */
final class ImpossibleSegmentTest {
    /** One durable operation in one segment, no mark, no close. */
    private static StoreImage unmarked() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession.open(disk).putDurably("a", "1");
        return disk.killed();
    }

    private static StoreImage closedWithManySegments() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk)) {
            for (int i = 1; i <= 40; i++) {
                engine.put("key" + i % 13, "value" + i);
            }
        }
        return disk.killed();
    }

    private static CorruptLogException refused(StoreImage image) {
        SimulatedDirectory disk = new SimulatedDirectory(image);
        CorruptLogException refused =
                assertThrows(CorruptLogException.class, () -> EngineSession.open(disk));
        assertEquals(image, disk.killed(), "something was changed on disk");
        return refused;
    }

    private static StoreImage withHeader(StoreImage image, SegmentHeader header, String name) {
        byte[] content = image.file(name);
        SegmentHeaderDescriptor.encode(new UnsafeBuffer(content), header);
        return image.with(name, content);
    }

    @Test
    void refusesMissingSegmentWithoutAnyMark() {
        StoreImage image = unmarked();
        String file = ManifestSegment.file(image.lastUsedSegment());
        CorruptLogException refused = refused(image.without(file));
        assertEquals(file, refused.file());
        assertTrue(refused.getMessage().contains("segment missing"), refused.getMessage());
    }

    @Test
    void refusesShortenedSegmentWithoutAnyMark() {
        StoreImage image = unmarked();
        String file = ManifestSegment.file(image.lastUsedSegment());
        int length = image.file(file).length;
        for (int wrong : new int[] {0, 1, 127, 128, 159, 160, 200, length - 1}) {
            assertEquals(file, refused(image.truncated(file, wrong)).file(), "length " + wrong);
        }
    }

    @Test
    void refusesLengthenedSegmentWithoutAnyMark() {
        StoreImage image = unmarked();
        String file = ManifestSegment.file(image.lastUsedSegment());
        int length = image.file(file).length;
        for (int wrong : new int[] {length + 1, length * 2, length * 100}) {
            assertEquals(file, refused(image.truncated(file, wrong)).file(), "length " + wrong);
        }
    }

    @Test
    void refusesSegmentOfAnotherStore() {
        StoreImage image = unmarked();
        StoreImage other = unmarked();
        String file = ManifestSegment.file(image.lastUsedSegment());
        CorruptLogException refused = refused(image.with(file, other.file(file)));
        assertTrue(refused.getMessage().contains("segment of another store"));
    }

    @Test
    void refusesHeadersThatContradictTheManifest() {
        StoreImage image = unmarked();
        long id = image.lastUsedSegment();
        String file = ManifestSegment.file(id);
        SegmentHeader h = image.header(id);
        for (SegmentHeader wrong :
                List.of(
                        new SegmentHeader(
                                new StoreId(1, 2), id, h.segmentLength(), 1, h.salt(), 0, 0),
                        new SegmentHeader(
                                h.storeId(), id + 1, h.segmentLength(), 1, h.salt(), 0, 0),
                        new SegmentHeader(
                                h.storeId(), id, h.segmentLength() * 2, 1, h.salt(), 0, 0),
                        new SegmentHeader(h.storeId(), id, h.segmentLength(), 2, h.salt(), 0, 0),
                        new SegmentHeader(h.storeId(), id, h.segmentLength(), 0, h.salt(), 0, 0),
                        new SegmentHeader(
                                h.storeId(), id, h.segmentLength(), 1, h.salt() + 1, 0, 0))) {
            assertEquals(file, refused(withHeader(image, wrong, file)).file(), wrong.toString());
        }
    }

    @Test
    void refusalOfSequenceGapNamesWhatWasExpected() {
        StoreImage image = unmarked();
        long id = image.lastUsedSegment();
        SegmentHeader h = image.header(id);
        String file = ManifestSegment.file(id);
        SegmentHeader later =
                new SegmentHeader(h.storeId(), id, h.segmentLength(), 5, h.salt(), 0, 0);
        assertEquals(
                "sequence gap: file=" + file + " offset=0 expected=1 found=5",
                refused(withHeader(image, later, file)).getMessage());
    }

    @Test
    void refusesSegmentThatFollowsAnotherThanTheOneBeforeIt() {
        StoreImage image = closedWithManySegments();
        for (long id : image.usedSegments().subList(1, image.usedSegments().size())) {
            SegmentHeader h = image.header(id);
            SegmentHeader wrong =
                    new SegmentHeader(
                            h.storeId(),
                            id,
                            h.segmentLength(),
                            h.firstSequence(),
                            h.salt(),
                            LogPosition.of(id + 50, LogPosition.offset(h.previousEnd())),
                            h.durablePosition());
            String file = ManifestSegment.file(id);
            StoreImage changed = withHeader(image, wrong, file);
            CorruptLogException refused = refused(changed);
            assertEquals(file, refused.file());
            assertEquals(
                    "previous end mismatch: file="
                            + file
                            + " offset=0 expected="
                            + h.previousEnd()
                            + " found="
                            + wrong.previousEnd(),
                    refused.getMessage());
            try (EngineSession engine = EngineSession.salvage(changed)) {
                assertEquals(40, engine.history().size());
                assertEquals(1, engine.report().losses().size());
                assertEquals(0, engine.report().losses().get(0).firstSequence());
            }
        }
    }

    @Test
    void refusesFrameThatCrossesTheEndOfItsSegment() {
        StoreImage image = closedWithManySegments();
        for (long id : image.usedSegments()) {
            StoreImage.Frame frame = image.frames(id).get(0);
            StoreImage changed = withEnd(image, id, frame.offset() + 16);
            CorruptLogException refused = refused(changed);
            assertEquals(ManifestSegment.file(id), refused.file());
            assertEquals(frame.end(), refused.offset());
            assertTrue(
                    refused.getMessage().startsWith("frame crosses the end of the segment"),
                    refused.getMessage());
        }
    }

    private static StoreImage withEnd(StoreImage image, long id, int end) {
        Manifest manifest = image.manifest();
        List<ManifestSegment> segments =
                manifest.segments().stream()
                        .map(
                                s ->
                                        s.id() == id
                                                ? new ManifestSegment(id, s.salt(), s.length(), end)
                                                : s)
                        .toList();
        return image.with(manifest.with(segments, manifest.nextSegmentId()));
    }

    /** The report once gave the loss behind such a frame a negative length. */
    @Test
    void salvageBehindFrameThatCrossesTheEndGoesOnInTheNextSegment() {
        StoreImage image = closedWithManySegments();
        for (long id : image.usedSegments()) {
            StoreImage.Frame frame = image.frames(id).get(0);
            SimulatedDirectory disk =
                    new SimulatedDirectory(withEnd(image, id, frame.offset() + 16));
            List<String> history;
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                history = engine.history();
                assertTrue(history.size() < 40);
                assertTrue(engine.report().losses().stream().allMatch(loss -> loss.length() >= 0));
                assertEquals(40, engine.writtenSequence());
            }
            try (EngineSession again = EngineSession.open(disk.killed())) {
                assertEquals(history, again.history());
            }
        }
    }

    @Test
    void refusesHeaderOfKindThatThisReleaseDoesNotWrite() {
        StoreImage image = unmarked();
        String file = ManifestSegment.file(image.lastUsedSegment());
        byte[] content = image.file(file);
        UnsafeBuffer buffer = new UnsafeBuffer(content);
        buffer.putInt(
                SegmentHeaderDescriptor.KIND_OFFSET,
                SegmentHeaderDescriptor.KIND_COLD,
                java.nio.ByteOrder.LITTLE_ENDIAN);
        seal(buffer);
        refused(image.with(file, content));
    }

    @Test
    void refusesHeaderWithReservedBytesInUse() {
        StoreImage image = unmarked();
        String file = ManifestSegment.file(image.lastUsedSegment());
        for (int offset : new int[] {44, 47, 80, 100, 123}) {
            byte[] content = image.file(file);
            UnsafeBuffer buffer = new UnsafeBuffer(content);
            buffer.putByte(offset, (byte) 1);
            seal(buffer);
            refused(image.with(file, content));
        }
    }

    @Test
    void tellsOlderAndNewerHeadersFromDamagedOnes() {
        StoreImage image = unmarked();
        String file = ManifestSegment.file(image.lastUsedSegment());
        byte[] newer = image.file(file);
        newer[SegmentHeaderDescriptor.VERSION_OFFSET] = 3;
        seal(new UnsafeBuffer(newer));
        byte[] older = image.file(file);
        older[SegmentHeaderDescriptor.VERSION_OFFSET] = 0;
        seal(new UnsafeBuffer(older));
        for (CorruptionPolicy policy : CorruptionPolicy.values()) {
            assertThrows(
                    VersionTooNewException.class,
                    () ->
                            EngineSession.open(
                                    new SimulatedDirectory(image.with(file, newer)), policy));
            assertThrows(
                    VersionTooOldException.class,
                    () ->
                            EngineSession.open(
                                    new SimulatedDirectory(image.with(file, older)), policy));
        }
    }

    private static void seal(UnsafeBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.byteArray(), 0, SegmentHeaderDescriptor.CRC_OFFSET);
        header.putInt(
                SegmentHeaderDescriptor.CRC_OFFSET,
                (int) crc.getValue(),
                java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void refusesSwappedSegments() {
        StoreImage image = closedWithManySegments();
        List<Long> used = image.usedSegments();
        String first = ManifestSegment.file(used.get(0));
        String second = ManifestSegment.file(used.get(1));
        refused(image.with(first, image.file(second)).with(second, image.file(first)));
    }

    @Test
    void refusesSegmentThatIsCopyOfAnother() {
        StoreImage image = closedWithManySegments();
        List<Long> used = image.usedSegments();
        for (long to : used) {
            for (long from : used) {
                if (to != from) {
                    refused(
                            image.with(
                                    ManifestSegment.file(to),
                                    image.file(ManifestSegment.file(from))));
                }
            }
        }
    }

    @Test
    void refusesEachMissingOrZeroedSegmentOfClosedStore() {
        StoreImage image = closedWithManySegments();
        for (long id : image.usedSegments()) {
            String file = ManifestSegment.file(id);
            assertEquals(file, refused(image.without(file)).file());
            int length = image.file(file).length;
            assertEquals(file, refused(image.zeroed(file, 0, length)).file());
            assertEquals(file, refused(image.zeroed(file, 0, 128)).file());
        }
    }

    @Test
    void refusesSegmentOfEarlierBackupOfTheSameStore() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        engine.put("a", "1");
        engine.mark();
        StoreImage backup = disk.killed();
        engine.put("b", "2");
        engine.mark();
        engine.close();
        StoreImage image = disk.killed();
        String file = ManifestSegment.file(backup.lastUsedSegment());
        refused(image.with(file, backup.file(file)));
    }

    /** An older manifest silently took the segments written since with it. */
    @Test
    void refusesManifestThatIsOlderThanTheLog() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk);
        engine.put("a", "1");
        engine.mark();
        StoreImage backup = disk.killed();
        for (int i = 0; i < 60; i++) {
            engine.putDurably("key" + i, "value" + i);
        }
        engine.mark();
        engine.close();
        StoreImage image = disk.killed();
        refused(image.with(backup.manifest()));
    }

    @Test
    void removesWhatCrashedPreparationsLeftBehind() {
        StoreImage image = closedWithManySegments();
        String stray = ManifestSegment.file(image.manifest().nextSegmentId());
        String later = ManifestSegment.file(image.manifest().nextSegmentId() + 3);
        SimulatedDirectory disk =
                new SimulatedDirectory(
                        image.with(stray, new byte[512])
                                .with(later, new byte[100])
                                .with("MANIFEST.tmp", new byte[7])
                                .with("notes.txt", new byte[7]));
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(40, engine.writtenSequence());
        }
        StoreImage left = disk.killed();
        assertTrue(!left.files().containsKey(stray));
        assertTrue(!left.files().containsKey(later));
        assertTrue(left.files().containsKey("notes.txt"));
    }

    @Test
    void cleanStoreOpensWhateverHappenedToItsSpareSegment() {
        StoreImage image = closedWithManySegments();
        Manifest manifest = image.manifest();
        ManifestSegment spare = manifest.segments().get(manifest.segments().size() - 1);
        assertTrue(spare.id() > image.lastUsedSegment());
        byte[] garbage = new byte[spare.length()];
        java.util.Arrays.fill(garbage, (byte) 0x77);
        for (StoreImage changed :
                List.of(
                        image.without(spare.file()),
                        image.truncated(spare.file(), 200),
                        image.truncated(spare.file(), 10),
                        image.truncated(spare.file(), spare.length() + 5),
                        image.with(spare.file(), garbage),
                        image.flipped(spare.file(), 60, 1),
                        image.flipped(spare.file(), 200, 1))) {
            SimulatedDirectory disk = new SimulatedDirectory(changed);
            EngineSession engine = EngineSession.open(disk);
            for (int i = 0; i < 300; i++) {
                engine.put("later" + i, "x".repeat(30));
            }
            engine.sync();
            for (StoreImage left : List.of(disk.killed(), disk.powerCut())) {
                try (EngineSession again = EngineSession.open(left)) {
                    assertEquals(340, again.history().size());
                }
            }
        }
    }
}
