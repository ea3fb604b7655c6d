package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A batch is all or nothing, wherever the log ends. */
final class UnfinishedBatchTest {
    private static final LogSettings ONE_SEGMENT =
            new LogSettings(2048, 4096, CorruptionPolicy.FAIL);

    /** Operation 1, then a batch of 2 to 5, then operation 6. */
    private static SimulatedDirectory disk(boolean isMarked) {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("a", "before");
        engine.mark();
        engine.apply(
                new BatchOperations()
                        .put("b", "first of batch")
                        .delete("a")
                        .put("c", "x".repeat(50))
                        .put("d", "last of batch"));
        if (isMarked) {
            engine.mark();
        }
        engine.put("e", "after");
        return disk;
    }

    @Test
    void cutsBatchWholeAtEveryByte() {
        StoreImage image = disk(false).killed();
        Frame first = image.operation(2);
        Frame last = image.operation(5);
        String file = StoreImage.fileOf(first);
        for (int at = first.offset(); at < last.offset() + last.length(); at++) {
            byte[] content = image.file(file);
            Arrays.fill(content, at, content.length, (byte) 0);
            try (EngineSession engine = EngineSession.open(image.with(file, content))) {
                assertEquals(Map.of("a", "before"), engine.entries(), "cut at " + at);
                assertEquals(1, engine.writtenSequence());
                assertEquals(2, engine.put("next", "n"));
            }
        }
    }

    @Test
    void keepsBatchThatIsWhole() {
        StoreImage image = disk(false).killed();
        Frame last = image.operation(5);
        StoreImage torn =
                image.zeroed(StoreImage.fileOf(last), last.end(), image.operation(6).end());
        try (EngineSession engine = EngineSession.open(torn)) {
            assertEquals(
                    Map.of("b", "first of batch", "c", "x".repeat(50), "d", "last of batch"),
                    engine.entries());
            assertEquals(5, engine.writtenSequence());
        }
    }

    @Test
    void cutsBatchWithAnyFrameDamagedThoughLaterOnesAreIntact() {
        StoreImage image = disk(false).killed();
        for (int sequence = 2; sequence <= 5; sequence++) {
            try (EngineSession engine =
                    EngineSession.open(image.damaged(image.operation(sequence)))) {
                assertEquals(List.of("1 PUT a=before"), engine.history());
                assertTrue(engine.report().tornBytes() > 0);
            }
        }
    }

    /**
     * Counted from the first bad frame, a batch that breaks off between two frames would have been
     * reported as nothing cut, though its first frames were.
     */
    @Test
    void reportsTornBytesOfBatchThatBreaksOffBetweenFrames() {
        StoreImage image = disk(false).killed();
        Frame first = image.operation(2);
        Frame third = image.operation(4);
        StoreImage torn =
                image.zeroed(StoreImage.fileOf(first), third.offset(), image.operation(6).end());
        try (EngineSession engine = EngineSession.open(torn)) {
            assertEquals(third.offset() - first.offset(), engine.report().tornBytes());
        }
    }

    @Test
    void refusesBatchBrokenBeforeMark() {
        StoreImage image = disk(true).killed();
        for (int sequence = 2; sequence <= 5; sequence++) {
            StoreImage damaged = image.damaged(image.operation(sequence));
            CorruptLogException refused =
                    assertThrows(CorruptLogException.class, () -> EngineSession.open(damaged));
            assertEquals(image.operation(sequence).offset(), refused.offset());
        }
    }

    @Test
    void salvageDropsDamagedBatchWhole() {
        StoreImage image = disk(true).killed();
        for (int sequence = 2; sequence <= 5; sequence++) {
            try (EngineSession engine =
                    EngineSession.salvage(image.damaged(image.operation(sequence)))) {
                assertEquals(Map.of("a", "before", "e", "after"), engine.entries());
                assertEquals(1, engine.report().losses().size());
                assertEquals(2, engine.report().losses().get(0).firstSequence());
                assertEquals(5, engine.report().losses().get(0).lastSequence());
            }
        }
    }

    /**
     * A batch that broke off half-way had left published frames behind the written end: the next
     * write or the mark of the close committed them, and the log did not open any more.
     */
    @Test
    void batchThatBreaksOffLeavesLogAsItWas() {
        for (int breakAt = 0; breakAt < 3; breakAt++) {
            SimulatedDirectory disk = new SimulatedDirectory();
            EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
            engine.putDurably("a", "1");
            BatchOperations broken =
                    new BatchOperations()
                            .put("a", "no")
                            .delete("a")
                            .put("c", "no")
                            .throwingAt(breakAt);
            assertThrows(IllegalStateException.class, () -> engine.apply(broken));
            assertEquals(Map.of("a", "1"), engine.entries());
            assertEquals(1, engine.writtenSequence());
            assertEquals(2, engine.put("d", "2"));
            engine.apply(new BatchOperations().put("e", "3").put("f", "4"));
            List<String> history = engine.history();
            try (EngineSession crashed = EngineSession.open(disk.killed())) {
                assertEquals(history, crashed.history());
            }
            engine.close();
            try (EngineSession closed = EngineSession.open(disk.killed())) {
                assertEquals(history, closed.history());
                assertEquals(Map.of("a", "1", "d", "2", "e", "3", "f", "4"), closed.entries());
            }
        }
    }

    @Test
    void batchThatBreaksOffBeforeCloseIsGoneAfterReopening() {
        SimulatedDirectory disk = new SimulatedDirectory();
        EngineSession engine = EngineSession.open(disk, ONE_SEGMENT);
        engine.put("a", "1");
        BatchOperations broken = new BatchOperations().put("b", "no").put("c", "no").throwingAt(1);
        assertThrows(IllegalStateException.class, () -> engine.apply(broken));
        engine.close();
        try (EngineSession closed = EngineSession.open(disk.killed())) {
            assertEquals(List.of("1 PUT a=1"), closed.history());
            assertEquals(2, closed.put("next", "n"));
        }
    }
}
