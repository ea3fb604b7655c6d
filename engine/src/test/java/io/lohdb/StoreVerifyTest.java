package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.ForeignFileException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.StoreInUseException;
import io.lohdb.spi.FrameInfo;
import io.lohdb.spi.Loss;
import io.lohdb.spi.SegmentInfo;
import io.lohdb.spi.VerifyReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checking a whole store, and looking at the frames of one segment. */
final class StoreVerifyTest {
    private static final int PUTS = 400;
    private static final int FIRST_FRAME = 128;

    @TempDir private Path temporary;
    private Path store;
    private Path segment;

    @BeforeEach
    void writesAStore() {
        store = temporary.resolve("store");
        segment = store.resolve("0000000001.log");
        try (LohDb db =
                LohDb.open(
                        LohDbConfig.inDirectory(store)
                                .durability(Durability.OS)
                                .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH))) {
            for (int i = 0; i < PUTS; i++) {
                db.put("key" + i % 300, "v".repeat(2_000));
            }
            db.delete("key0");
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            int found = open.read();
            open.seek(offset);
            open.write(found ^ 1);
        }
    }

    private VerifyReport verifyWithoutTouching() {
        Map<String, String> before = DirectoryImage.of(store);
        VerifyReport report = LohDb.verify(store);
        assertEquals(before, DirectoryImage.of(store));
        return report;
    }

    private List<FrameInfo> frames(Path file) {
        List<FrameInfo> frames = new ArrayList<>();
        StoreFiles.dump(file, (frame, buffer) -> frames.add(frame));
        return frames;
    }

    @Test
    void findsNothingWrongWithAnIntactStore() throws IOException {
        VerifyReport report = verifyWithoutTouching();
        assertTrue(report.isIntact(), report.toString());
        assertEquals(4, report.segments());
        assertEquals(299, report.keys());
        assertEquals(0, report.tornBytes());
        long frames = 0;
        for (long id = 1; Files.exists(file(id)) && report.segments() >= id; id++) {
            frames += frames(file(id)).stream().filter(f -> !f.type().equals("PADDING")).count();
        }
        assertEquals(frames, report.frames());
        assertTrue(report.frames() > PUTS);
        assertTrue(report.bytes() > PUTS * 2_000L);
    }

    private Path file(long id) {
        return store.resolve("000000000" + id + ".log");
    }

    @Test
    void namesFilePlaceAndSequencesOfADamagedFrame() throws IOException {
        FrameInfo third = frames(segment).get(2);
        flip(segment, third.offset() + 100);
        VerifyReport report = verifyWithoutTouching();
        assertFalse(report.isIntact());
        assertEquals(1, report.findings().size());
        Loss finding = report.findings().get(0);
        assertEquals("0000000001.log", finding.file());
        assertEquals(third.offset(), finding.offset());
        assertEquals(third.length(), finding.length());
        assertEquals(third.sequence(), finding.firstSequence());
        assertEquals(third.sequence(), finding.lastSequence());
        assertTrue(finding.problem().contains("crc"), finding.problem());
    }

    @Test
    void findsEveryFlippedByteOfTheFirstFrames() throws IOException {
        long end = frames(segment).get(1).offset();
        for (long offset = 0; offset < end; offset += 211) {
            flip(segment, offset);
            assertFalse(LohDb.verify(store).isIntact(), "offset=" + offset);
            flip(segment, offset);
        }
        assertTrue(LohDb.verify(store).isIntact());
    }

    @Test
    void reportsALostManifestAndALostSegment() throws IOException {
        Path manifest = store.resolve("MANIFEST");
        byte[] content = Files.readAllBytes(manifest);
        Files.delete(manifest);
        assertEquals("MANIFEST", verifyWithoutTouching().findings().get(0).file());
        Files.write(manifest, new byte[content.length]);
        assertEquals("MANIFEST", verifyWithoutTouching().findings().get(0).file());
        Files.write(manifest, content);
        Files.delete(store.resolve("0000000002.log"));
        Loss finding = verifyWithoutTouching().findings().get(0);
        assertEquals("0000000002.log", finding.file());
        assertTrue(finding.problem().contains("segment missing"), finding.problem());
    }

    @Test
    void reportsAStoreWithNothingIntact() throws IOException {
        for (long id = 1; Files.exists(file(id)); id++) {
            Files.write(file(id), new byte[1000]);
        }
        Files.write(store.resolve("MANIFEST"), new byte[1000]);
        VerifyReport report = verifyWithoutTouching();
        assertEquals("MANIFEST", report.findings().get(0).file());
        Files.write(store.resolve("MANIFEST"), new byte[10]);
        assertEquals("MANIFEST", verifyWithoutTouching().findings().get(0).file());
        assertEquals(0, report.segments());
    }

    @Test
    void tornBytesAreNoDamage() throws IOException {
        Path live = temporary.resolve("live");
        Path copy = temporary.resolve("copy");
        try (LohDb db = LohDb.open(live)) {
            db.put("k", "v");
            StoreCopy.copy(live, copy);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(copy.resolve("0000000001.log").toFile(), "rw")) {
            file.seek(10_000);
            file.write(1);
        }
        VerifyReport report = LohDb.verify(copy);
        assertTrue(report.isIntact(), report.toString());
        assertTrue(report.tornBytes() > 0);
        assertEquals(1, report.keys());
    }

    @Test
    void refusesAStoreThatIsOpenOrMissing() {
        try (LohDb db = LohDb.open(store)) {
            assertThrows(StoreInUseException.class, () -> LohDb.verify(store));
            assertThrows(StoreInUseException.class, () -> frames(segment));
            assertEquals(299, db.count());
        }
        assertThrows(StoreAccessException.class, () -> LohDb.verify(temporary.resolve("none")));
        assertThrows(StoreAccessException.class, () -> LohDb.verify(temporary));
    }

    @Test
    void listsTheFramesOfASegment() {
        List<FrameInfo> frames = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        SegmentInfo info =
                StoreFiles.dump(
                        segment,
                        (frame, buffer) -> {
                            frames.add(frame);
                            keys.add(
                                    buffer.getStringWithoutLengthUtf8(
                                            (int) frame.offset() + FrameInfo.KEY_OFFSET,
                                            frame.keyLength()));
                        });
        assertEquals("0000000001.log", info.file());
        assertEquals(1, info.segmentId());
        assertEquals(1, info.firstSequence());
        assertEquals(LohDbConfig.MIN_SEGMENT_LENGTH, info.length());
        assertEquals(32, info.storeId().length());
        assertEquals("PUT", frames.get(0).type());
        assertEquals(1, frames.get(0).sequence());
        assertEquals(FIRST_FRAME, frames.get(0).offset());
        assertEquals(4, frames.get(0).keyLength());
        assertEquals(2_000, frames.get(0).valueLength());
        assertEquals("key0", keys.get(0));
        assertEquals("PADDING", frames.get(frames.size() - 1).type());
        assertTrue(frames.stream().allMatch(frame -> frame.problem() == null));
    }

    @Test
    void listsDamageAmongTheFrames() throws IOException {
        List<FrameInfo> intact = frames(segment);
        flip(segment, intact.get(1).offset() + 50);
        List<FrameInfo> damaged = frames(segment);
        assertEquals("DAMAGED", damaged.get(1).type());
        assertEquals(intact.get(1).offset(), damaged.get(1).offset());
        assertEquals(intact.get(1).length(), damaged.get(1).length());
        assertTrue(damaged.get(1).problem().contains("crc"));
        assertEquals(intact.size(), damaged.size());
        assertEquals(intact.get(2), damaged.get(2));
    }

    @Test
    void refusesToListWhatIsNoSegment() throws IOException {
        Path other = store.resolve("other");
        Files.write(other, new byte[10]);
        assertThrows(ForeignFileException.class, () -> frames(other));
        Files.write(other, new byte[1000]);
        assertThrows(ForeignFileException.class, () -> frames(other));
        Files.write(other, "x".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThrows(ForeignFileException.class, () -> frames(other));
        assertThrows(StoreAccessException.class, () -> frames(store.resolve("none")));
        assertThrows(StoreAccessException.class, () -> frames(Path.of("/")));
        Files.write(other, java.util.Arrays.copyOf(Files.readAllBytes(segment), 1000));
        assertThrows(CorruptLogException.class, () -> frames(other));
        flip(segment, 60);
        assertThrows(CorruptLogException.class, () -> frames(segment));
    }
}
