package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SALVAGE: what is intact comes back, what is lost is reported, the originals are kept. */
final class SalvageTest {
    private static final LogSettings ONE_SEGMENT =
            new LogSettings(2048, 4096, CorruptionPolicy.FAIL);

    @TempDir private Path temporary;

    /** Ten operations in one segment, closed in order. */
    private static StoreImage closed() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk, ONE_SEGMENT)) {
            for (int i = 1; i <= 10; i++) {
                engine.put("key" + i % 7, "value" + i);
            }
        }
        return disk.killed();
    }

    /** Forty operations over several segments, closed in order. */
    private static StoreImage closedWithManySegments() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk)) {
            for (int i = 1; i <= 40; i++) {
                engine.put("key" + i % 13, "value" + i);
                if (i % 5 == 0) {
                    engine.mark();
                }
            }
        }
        return disk.killed();
    }

    private static List<String> history(StoreImage image) {
        try (EngineSession engine = EngineSession.open(image)) {
            return engine.history();
        }
    }

    /** History without some of its operations. */
    private static List<String> without(List<String> history, long from, long to) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            if (i + 1 < from || i + 1 > to) {
                kept.add(history.get(i));
            }
        }
        return kept;
    }

    /** Sequences that the report calls lost. */
    private static List<Long> lostSequences(List<Loss> losses) {
        List<Long> lost = new ArrayList<>();
        for (Loss loss : losses) {
            for (long s = loss.firstSequence(); s > 0 && s <= loss.lastSequence(); s++) {
                lost.add(s);
            }
        }
        return lost;
    }

    @Test
    void recoversAllButTheDamagedOperation() {
        StoreImage image = closed();
        List<String> all = history(image);
        for (int damaged = 1; damaged <= 10; damaged++) {
            Frame frame = image.operation(damaged);
            SimulatedDirectory disk = new SimulatedDirectory(image.damaged(frame));
            List<String> expected = without(all, damaged, damaged);
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                assertEquals(expected, engine.history());
                assertEquals(10, engine.writtenSequence());
                List<Loss> losses = engine.report().losses();
                assertEquals(1, losses.size(), losses.toString());
                Loss loss = losses.get(0);
                assertEquals(StoreImage.fileOf(frame), loss.file());
                assertEquals(frame.offset(), loss.offset());
                assertEquals(frame.end() - frame.offset(), loss.length());
                assertEquals(damaged, loss.firstSequence());
                assertEquals(damaged, loss.lastSequence());
                assertTrue(loss.problem().contains("frame crc mismatch"), loss.problem());
                assertEquals(11, engine.put("next", "n"));
            }
            expected.add("11 PUT next=n");
            try (EngineSession engine = EngineSession.open(disk.killed())) {
                assertEquals(expected, engine.history());
                assertTrue(engine.report().cleanShutdown());
            }
        }
    }

    @Test
    void crashRightAfterSalvageReopensUnderFail() {
        StoreImage image = closed();
        List<String> all = history(image);
        for (int damaged = 1; damaged <= 10; damaged++) {
            SimulatedDirectory disk =
                    new SimulatedDirectory(image.damaged(image.operation(damaged)));
            EngineSession salvaged = EngineSession.open(disk, CorruptionPolicy.SALVAGE);
            List<String> expected = without(all, damaged, damaged);
            assertEquals(expected, salvaged.history());
            for (StoreImage left : List.of(disk.killed(), disk.powerCut())) {
                try (EngineSession engine = EngineSession.open(left)) {
                    assertEquals(expected, engine.history());
                    assertEquals(10, engine.writtenSequence());
                    assertEquals(List.of(), engine.report().losses());
                }
            }
        }
    }

    @Test
    void reportsEveryLossOfSeveral() {
        StoreImage image = closed();
        StoreImage damaged =
                image.damaged(image.operation(2))
                        .damaged(image.operation(5))
                        .damaged(image.operation(6));
        try (EngineSession engine = EngineSession.salvage(damaged)) {
            assertEquals(List.of(2L, 5L, 6L), lostSequences(engine.report().losses()));
            assertEquals(2, engine.report().losses().size());
            assertEquals(7, engine.history().size());
        }
    }

    /**
     * The last operations are damaged and nothing behind them is left to tell their sequences: the
     * manifest still knows how many there were. They were durable and perhaps delivered, so they
     * are reported and their sequences do not come again.
     */
    @Test
    void neverReusesSequencesOfLostEnd() {
        StoreImage image = closed();
        for (int from = 1; from <= 10; from++) {
            Frame frame = image.operation(from);
            String file = StoreImage.fileOf(frame);
            SimulatedDirectory disk =
                    new SimulatedDirectory(
                            image.zeroed(file, frame.offset(), image.file(file).length));
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                assertEquals(from - 1, engine.history().size());
                List<Long> lost = lostSequences(engine.report().losses());
                assertEquals(10 - from + 1, lost.size(), "lost from " + from);
                assertEquals(10, engine.report().lastSequence());
                assertEquals(11, engine.put("next", "n"));
            }
            try (EngineSession engine = EngineSession.open(disk.killed())) {
                assertEquals(from, engine.history().size());
                assertEquals(11, engine.writtenSequence());
            }
        }
    }

    @Test
    void recoversAllButTheDamagedOperationInAnySegment() {
        StoreImage image = closedWithManySegments();
        List<String> all = history(image);
        for (int damaged = 1; damaged <= 40; damaged++) {
            SimulatedDirectory disk =
                    new SimulatedDirectory(image.damaged(image.operation(damaged)));
            List<String> expected = without(all, damaged, damaged);
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                assertEquals(expected, engine.history(), "damaged " + damaged);
                assertEquals(List.of((long) damaged), lostSequences(engine.report().losses()));
                assertEquals(41, engine.put("next", "n"));
            }
            expected.add("41 PUT next=n");
            assertEquals(expected, history(disk.killed()));
        }
    }

    @Test
    void losesNoOperationWithDamagedMark() {
        StoreImage image = closedWithManySegments();
        List<String> all = history(image);
        for (Frame frame : image.frames()) {
            if (frame.type() == FrameType.SYNC_MARK) {
                try (EngineSession engine = EngineSession.salvage(image.damaged(frame))) {
                    assertEquals(all, engine.history());
                    assertEquals(List.of(), lostSequences(engine.report().losses()));
                    assertEquals(1, engine.report().losses().size());
                }
            }
        }
    }

    @Test
    void losesNoOperationWithDamagedHeader() {
        StoreImage image = closedWithManySegments();
        List<String> all = history(image);
        for (long id : image.usedSegments()) {
            StoreImage damaged = image.flipped(ManifestSegment.file(id), 50, 0x04);
            assertThrows(CorruptLogException.class, () -> EngineSession.open(damaged));
            SimulatedDirectory disk = new SimulatedDirectory(damaged);
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                assertEquals(all, engine.history());
                assertEquals(1, engine.report().losses().size());
                assertEquals(0, engine.report().losses().get(0).firstSequence());
            }
            assertEquals(all, history(disk.killed()));
        }
    }

    @Test
    void losesExactlyTheOperationsOfMissingSegment() {
        StoreImage image = closedWithManySegments();
        List<String> all = history(image);
        for (long id : image.usedSegments()) {
            List<Long> gone =
                    image.frames(id).stream()
                            .filter(Frame::isOperation)
                            .map(Frame::sequence)
                            .toList();
            SimulatedDirectory disk =
                    new SimulatedDirectory(image.without(ManifestSegment.file(id)));
            List<String> expected = new ArrayList<>(all);
            if (!gone.isEmpty()) {
                expected = without(all, gone.get(0), gone.get(gone.size() - 1));
            }
            try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
                assertEquals(expected, engine.history(), "without segment " + id);
                assertEquals(gone, lostSequences(engine.report().losses()));
                assertEquals(41, engine.put("next", "n"));
            }
            expected.add("41 PUT next=n");
            assertEquals(expected, history(disk.killed()));
        }
    }

    /** What the manifest knows to have been durable is missing, whatever the frames say. */
    @Test
    void lossAtTheEndReachesToWhatTheManifestKnowsToBeDurable() {
        SimulatedDirectory disk = new SimulatedDirectory();
        try (EngineSession engine = EngineSession.open(disk, ONE_SEGMENT)) {
            engine.put("a", "1");
            engine.put("b", "2");
            engine.put("c", "3");
            engine.mark();
        }
        StoreImage image = disk.killed();
        StoreImage damaged =
                image.damaged(image.operation(3))
                        .with(
                                image.manifest()
                                        .durable(image.manifest().durablePosition(), 8, true));
        try (EngineSession engine = EngineSession.salvage(damaged)) {
            assertEquals(List.of("1 PUT a=1", "2 PUT b=2"), engine.history());
            assertEquals(1, engine.report().losses().size());
            Loss loss = engine.report().losses().get(0);
            assertEquals(3, loss.firstSequence());
            assertEquals(8, loss.lastSequence());
            assertEquals(image.operation(3).offset(), loss.offset());
            assertEquals(9, engine.put("next", "n"));
        }
    }

    @Test
    void keepsDamagedFilesAsTheyWere() throws IOException {
        StoreImage image = closedWithManySegments();
        StoreImage damaged = image.damaged(image.operation(12)).damaged(image.operation(30));
        Path path = damaged.writeTo(temporary.resolve("store"));
        try (EngineSession engine = EngineSession.open(path, CorruptionPolicy.SALVAGE)) {
            assertEquals(2, engine.report().losses().size());
            for (int i = 0; i < 100; i++) {
                engine.put("later" + i, "x".repeat(40));
            }
            engine.mark();
        }
        for (int operation : new int[] {12, 30}) {
            String file = StoreImage.fileOf(image.operation(operation));
            assertArrayEquals(
                    damaged.file(file), Files.readAllBytes(path.resolve("damaged").resolve(file)));
        }
        try (EngineSession engine = EngineSession.open(path)) {
            assertEquals(140, engine.writtenSequence());
            assertEquals(138, engine.history().size());
        }
    }

    /** A file too long or too short to be mapped was deleted without a copy. */
    @Test
    void keepsFilesOfWrongLengthAsTheyWere() {
        StoreImage image = closedWithManySegments();
        String file = ManifestSegment.file(image.usedSegments().get(1));
        int length = image.file(file).length;
        for (int wrong : new int[] {1, 64, 150, 200, length - 1, length + 1, length + 4096}) {
            StoreImage damaged = image.truncated(file, wrong);
            assertThrows(CorruptLogException.class, () -> EngineSession.open(damaged));
            SimulatedDirectory disk = new SimulatedDirectory(damaged);
            EngineSession.open(disk, CorruptionPolicy.SALVAGE).close();
            assertArrayEquals(damaged.file(file), disk.damaged().get(file), "length " + wrong);
            EngineSession.open(disk.killed()).close();
        }
    }

    @Test
    void salvagesWhatIsLeftOfShortenedSegment() {
        StoreImage image = closedWithManySegments();
        List<String> all = history(image);
        long id = image.usedSegments().get(1);
        String file = ManifestSegment.file(id);
        List<Frame> frames = image.frames(id).stream().filter(Frame::isOperation).toList();
        Frame cut = frames.get(frames.size() / 2);
        try (EngineSession engine =
                EngineSession.salvage(image.truncated(file, cut.offset() + 5))) {
            assertEquals(
                    without(all, cut.sequence(), frames.get(frames.size() - 1).sequence()),
                    engine.history());
        }
    }

    @Test
    void salvagesEverythingOfSegmentWithGarbageBehindIt() {
        StoreImage image = closedWithManySegments();
        List<String> all = history(image);
        for (long id : image.usedSegments()) {
            String file = ManifestSegment.file(id);
            StoreImage longer = image.truncated(file, image.file(file).length + 100);
            assertThrows(CorruptLogException.class, () -> EngineSession.open(longer));
            try (EngineSession engine = EngineSession.salvage(longer)) {
                assertEquals(all, engine.history());
            }
        }
    }

    @Test
    void secondSalvageOfSalvagedStoreFindsNothingToDo() {
        StoreImage image = closed();
        SimulatedDirectory disk = new SimulatedDirectory(image.damaged(image.operation(4)));
        EngineSession.open(disk, CorruptionPolicy.SALVAGE).close();
        StoreImage salvaged = disk.killed();
        try (EngineSession engine = EngineSession.salvage(salvaged)) {
            assertEquals(9, engine.history().size());
            assertEquals(List.of(), engine.report().losses());
            assertTrue(engine.report().cleanShutdown());
        }
    }

    @Test
    void salvagesStoreThatWasSalvagedBefore() {
        StoreImage image = closed();
        SimulatedDirectory disk = new SimulatedDirectory(image.damaged(image.operation(4)));
        EngineSession.open(disk, CorruptionPolicy.SALVAGE).close();
        StoreImage once = disk.killed();
        for (Frame frame : once.frames()) {
            SimulatedDirectory again = new SimulatedDirectory(once.damaged(frame));
            List<String> history;
            try (EngineSession engine = EngineSession.open(again, CorruptionPolicy.SALVAGE)) {
                history = engine.history();
                assertEquals(10, engine.writtenSequence(), frame.toString());
                assertEquals(frame.isOperation() ? 8 : 9, history.size(), frame.toString());
            }
            assertEquals(history, history(again.killed()), frame.toString());
        }
    }

    @Test
    void intactStoreOpensUnderSalvageAsUnderFail() {
        StoreImage image = closedWithManySegments();
        SimulatedDirectory disk = new SimulatedDirectory(image);
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(40, engine.history().size());
            assertEquals(List.of(), engine.report().losses());
            assertTrue(engine.report().cleanShutdown());
            assertTrue(disk.damaged().isEmpty());
        }
    }
}
