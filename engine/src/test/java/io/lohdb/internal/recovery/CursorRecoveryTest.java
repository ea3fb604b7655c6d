package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cursors come back: the newest frame counts, with its batch or not at all. */
final class CursorRecoveryTest {
    private static final LogSettings ONE_SEGMENT =
            new LogSettings(2048, 4096, CorruptionPolicy.FAIL);

    private static Frame cursor(StoreImage image, int index) {
        return image.frames().stream()
                .filter(frame -> frame.type() == FrameType.CURSOR)
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    /** Everything about cursors in one segment; nothing is marked but what is asked for. */
    private static StoreImage written(boolean isMarked) {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("a", "1");
        engine.commitCursor("alone", 1, "p");
        engine.commitCursor("gone", 0, "");
        engine.apply(
                new BatchOperations()
                        .put("b", "2")
                        .delete("a")
                        .cursor("batched", 1, "with b")
                        .cursor("alone", 0, "back"));
        engine.deleteCursor("gone");
        engine.apply(new BatchOperations().cursor("x", 3, "").cursor("y", 2, "end"));
        if (isMarked) {
            engine.mark();
        }
        return disk.killed();
    }

    private static final Map<String, String> ALL =
            Map.of("alone", "0 back", "batched", "1 with b", "x", "3 ", "y", "2 end");

    @Test
    void cursorsComeBackAfterKillPowerCutAndClose() {
        StoreImage killed = written(false);
        for (StoreImage image : List.of(killed, written(true))) {
            SimulatedDirectory disk = new SimulatedDirectory(image);
            try (EngineSession engine = EngineSession.open(disk)) {
                assertEquals(ALL, engine.cursors());
                assertEquals(3, engine.writtenSequence());
                assertEquals(List.of("1 PUT a=1", "2 PUT b=2", "3 DELETE a"), engine.history());
                StoreImage settled = disk.powerCut();
                try (EngineSession again = EngineSession.open(settled)) {
                    assertEquals(ALL, again.cursors());
                }
            }
            try (EngineSession engine = EngineSession.open(disk.powerCut())) {
                assertEquals(ALL, engine.cursors());
                assertEquals(4, engine.put("next", "n"));
            }
        }
    }

    @Test
    void settlingCountsOperationsOnlyAndKeepsBatchesWhole() {
        SimulatedDirectory disk = new SimulatedDirectory(written(false));
        try (EngineSession engine = EngineSession.open(disk)) {
            assertEquals(3, engine.report().operationsRewritten());
        }
        StoreImage settled = disk.killed();
        assertEquals(
                List.of("4 1", "4 3", "1 3", "2 2"),
                settled.frames().stream()
                        .filter(frame -> frame.flags() != 0)
                        .map(frame -> frame.type() + " " + frame.flags())
                        .limit(4)
                        .toList());
    }

    @Test
    void tornCursorAtTheTailIsCut() {
        StoreImage image = written(false);
        Frame last = cursor(image, 6);
        Frame first = cursor(image, 5);
        assertTrue((first.flags() & FrameDescriptor.FLAG_BATCH_CONTINUES) != 0);
        String file = StoreImage.fileOf(last);
        for (int at = first.offset(); at < last.offset() + last.length(); at++) {
            byte[] content = image.file(file);
            Arrays.fill(content, at, content.length, (byte) 0);
            try (EngineSession engine = EngineSession.open(image.with(file, content))) {
                assertEquals(
                        Map.of("alone", "0 back", "batched", "1 with b"),
                        engine.cursors(),
                        "cut at " + at);
            }
        }
    }

    @Test
    void cursorsOfABatchGoAndComeWithItsOperations() {
        StoreImage image = written(false);
        Frame first = cursor(image, 2);
        Frame last = image.operation(3);
        String file = StoreImage.fileOf(first);
        for (int at = first.offset(); at < last.offset() + last.length(); at++) {
            byte[] content = image.file(file);
            Arrays.fill(content, at, content.length, (byte) 0);
            try (EngineSession engine = EngineSession.open(image.with(file, content))) {
                assertEquals(Map.of("a", "1"), engine.entries(), "cut at " + at);
                assertEquals(Map.of("alone", "1 p", "gone", "0 "), engine.cursors());
                assertEquals(1, engine.writtenSequence());
            }
        }
    }

    @Test
    void damagedCursorThatWasMarkedIsRefusedWhateverStandsBehind() {
        StoreImage image = written(true);
        for (int i = 0; i < 7; i++) {
            StoreImage damaged = image.damaged(cursor(image, i));
            assertThrows(CorruptLogException.class, () -> EngineSession.open(damaged));
        }
    }

    /** A cursor alone is marked as well, so that damage to it is told from a torn tail. */
    @Test
    void damagedCursorBehindTheLastOperationIsRefused() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("a", "1");
        engine.mark();
        engine.commitCursor("c", 1, "");
        engine.mark();
        StoreImage image = disk.killed();
        StoreImage damaged = image.damaged(cursor(image, 0));
        assertThrows(CorruptLogException.class, () -> EngineSession.open(damaged));
        SimulatedDirectory closed = new SimulatedDirectory();
        try (EngineSession another = EngineSession.open(closed, ONE_SEGMENT)) {
            another.commitCursor("c", 0, "");
        }
        StoreImage whole = closed.killed();
        StoreImage broken = whole.damaged(cursor(whole, 0));
        assertThrows(CorruptLogException.class, () -> EngineSession.open(broken));
    }

    @Test
    void salvageKeepsTheCursorsThatAreIntact() {
        StoreImage image = written(true);
        try (EngineSession engine = EngineSession.salvage(image.damaged(image.operation(2)))) {
            assertEquals(Map.of("alone", "1 p", "x", "3 ", "y", "2 end"), engine.cursors());
            assertEquals(1, engine.report().losses().size());
            assertEquals(2, engine.report().losses().get(0).firstSequence());
            assertEquals(3, engine.report().losses().get(0).lastSequence());
        }
        SimulatedDirectory disk = new SimulatedDirectory(image.damaged(cursor(image, 0)));
        try (EngineSession engine = EngineSession.open(disk, CorruptionPolicy.SALVAGE)) {
            assertEquals(ALL, engine.cursors());
            assertEquals(0, engine.report().losses().get(0).firstSequence());
        }
        try (EngineSession engine = EngineSession.open(disk.killed())) {
            assertEquals(ALL, engine.cursors());
        }
    }

    /** The first intact frame behind a damaged one may be a cursor in the middle of its batch. */
    @Test
    void salvageDoesNotBeginInTheMiddleOfABatch() {
        StoreImage image = written(true);
        try (EngineSession engine = EngineSession.salvage(image.damaged(cursor(image, 5)))) {
            assertEquals(Map.of("alone", "0 back", "batched", "1 with b"), engine.cursors());
        }
        try (EngineSession engine = EngineSession.salvage(image.damaged(cursor(image, 2)))) {
            assertEquals(Map.of("alone", "1 p", "x", "3 ", "y", "2 end"), engine.cursors());
            assertEquals(Map.of("a", "1"), engine.entries());
        }
    }

    private static byte[] content(String name, long sequence) {
        return ByteBuffer.allocate(name.length() + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putLong(sequence)
                .array();
    }

    @Test
    void forgedCursorsCountOnlyWhereTheyCanStand() {
        StoreImage image = written(true);
        long segment = image.lastUsedSegment();
        int tail = image.frames().get(image.frames().size() - 1).end();
        for (long claimed : new long[] {-1, 4, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertCut(forged(3, 0, claimed).writeTo(image, segment, tail), tail);
        }
        for (long sequence : new long[] {0, 2, 4, -1}) {
            assertCut(forged(sequence, 0, 0).writeTo(image, segment, tail), tail);
        }
        assertCut(
                forged(3, FrameDescriptor.FLAG_BATCH_CONTINUED, 0).writeTo(image, segment, tail),
                tail);
        try (EngineSession engine =
                EngineSession.open(forged(3, 0, 3).writeTo(image, segment, tail))) {
            assertEquals("3 ", engine.cursors().get("f"));
        }
    }

    private static ForgedFrame forged(long sequence, int flags, long claimed) {
        return new ForgedFrame(sequence, FrameType.CURSOR, flags)
                .lengths(24 + 9, 1, 8)
                .content(content("f", claimed));
    }

    private static void assertCut(StoreImage image, int tail) {
        try (EngineSession engine = EngineSession.open(image)) {
            assertEquals(ALL, engine.cursors());
            assertTrue(engine.report().tornBytes() > 0, "nothing cut at " + tail);
        }
    }

    /** Subscribers would never be told that the batch ends. */
    @Test
    void cursorBehindTheOperationsOfItsBatchIsNoFrame() {
        StoreImage image = written(true);
        long segment = image.lastUsedSegment();
        int tail = image.frames().get(image.frames().size() - 1).end();
        StoreImage forged =
                new ForgedFrame(4, FrameType.DELETE, FrameDescriptor.FLAG_BATCH_CONTINUES)
                        .lengths(24 + 1, 1, 0)
                        .content(new byte[] {'b'})
                        .writeTo(image, segment, tail);
        assertCut(
                forged(4, FrameDescriptor.FLAG_BATCH_CONTINUED, 0)
                        .writeTo(forged, segment, tail + 32),
                tail);
    }

    @Test
    void salvagePassesOverCursorsThatClaimTheFuture() {
        StoreImage image = written(true);
        Frame alone = cursor(image, 0);
        StoreImage forged =
                new ForgedFrame(1, FrameType.CURSOR, 0)
                        .lengths(24 + 13, 5, 8)
                        .content(content("alone", 9))
                        .writeTo(image, alone.segmentId(), alone.offset());
        assertThrows(CorruptLogException.class, () -> EngineSession.open(forged));
        StoreImage damaged = forged.damaged(image.operation(1));
        try (EngineSession engine = EngineSession.salvage(damaged)) {
            assertEquals(ALL, engine.cursors());
        }
    }

    /**
     * A process that ends or a device that loses power at any call leaves a batch and its cursor
     * both there or both not, and both as soon as they were synced.
     */
    @Test
    void batchAndCursorStayTogetherWhereverTheProcessEnds() {
        Random random = new Random(7);
        int calls = run(new SimulatedDirectory(), new long[1]);
        for (int call = 1; call <= calls; call++) {
            for (int cut = 0; cut < 4; cut++) {
                SimulatedDirectory disk = new SimulatedDirectory().crashAt(call);
                long[] synced = {0};
                try {
                    run(disk, synced);
                } catch (SimulatedCrash | LohDbException e) {
                    assertTrue(call <= calls, e.toString());
                }
                assertTogether(cut == 0 ? disk.killed() : disk.powerCut(random), synced[0]);
            }
        }
    }

    /** Rounds of a batch that counts up and a cursor that says the same; returns the calls. */
    private static int run(SimulatedDirectory disk, long[] synced) {
        EngineSession engine = EngineSession.open(disk);
        for (int round = 1; round <= 8; round++) {
            long before = engine.writtenSequence();
            engine.apply(
                    new BatchOperations()
                            .put("count", Integer.toString(round))
                            .put("filler", "x".repeat(10 * round))
                            .cursor("c", before, Integer.toString(round)));
            if (round % 2 == 0) {
                engine.sync();
                synced[0] = round;
            }
            if (round % 3 == 0) {
                engine.mark();
                synced[0] = round;
            }
        }
        engine.close();
        synced[0] = 8;
        return disk.callCount();
    }

    private static void assertTogether(StoreImage image, long synced) {
        if (image.files().isEmpty()) {
            assertEquals(0, synced);
            return;
        }
        try (EngineSession engine = EngineSession.open(image)) {
            String count = engine.get("count");
            String cursor = engine.cursors().get("c");
            long round = count == null ? 0 : Long.parseLong(count);
            assertEquals(round == 0 ? null : 2 * (round - 1) + " " + round, cursor);
            assertTrue(round >= synced, round + " of " + synced);
            assertEquals(2 * round, engine.writtenSequence());
        }
    }
}
