package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.os.MemoryDirectory;
import io.lohdb.spi.Change;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Reading operations in order, from any sequence. */
final class LogReaderTest {
    private final OpenLog log = OpenLog.open(new MemoryDirectory(), 256, 1024);

    private List<Long> read(long after, long through, int limit) {
        List<Long> found = new ArrayList<>();
        LogReader reader = new LogReader(log.table(), after);
        while (reader.sequence() < through) {
            int count = reader.poll(change -> found.add(change.sequence()), through, limit);
            assertTrue(count <= limit);
            if (count == 0 && reader.sequence() < through) {
                throw new AssertionError("no progress at " + reader.sequence());
            }
        }
        return found;
    }

    private static List<Long> range(long from, long to) {
        List<Long> range = new ArrayList<>();
        for (long i = from; i <= to; i++) {
            range.add(i);
        }
        return range;
    }

    @Test
    void deliversEveryOperationBehindAnySequence() {
        for (int i = 1; i <= 100; i++) {
            log.put("key-" + i, i % 90);
            if (i % 9 == 0) {
                log.sync();
            }
        }
        assertTrue(log.table().chain().length > 5);
        for (int after = 0; after <= 100; after++) {
            assertEquals(range(after + 1, 100), read(after, 100, 1_000));
            assertEquals(range(after + 1, 100), read(after, 100, 3));
        }
    }

    @Test
    void deliversNothingBehindTheSequenceItWasAllowed() {
        for (int i = 1; i <= 30; i++) {
            log.put("key-" + i, 20);
        }
        for (int through = 1; through <= 30; through++) {
            assertEquals(range(1, through), read(0, through, 7));
        }
        LogReader reader = new LogReader(log.table(), 30);
        assertEquals(0, reader.poll(change -> {}, 30, 10));
        log.put("later", 1);
        assertEquals(0, reader.poll(change -> {}, 30, 10));
        assertEquals(1, reader.poll(change -> {}, 31, 10));
        assertEquals(31, reader.sequence());
    }

    @Test
    void beginsAnewWhenItsSegmentHasLeftTheLog() {
        for (int i = 1; i <= 30; i++) {
            log.put("key-" + i, 20);
        }
        Segment[] chain = log.table().chain();
        LogReader reader = new LogReader(log.table(), 0);
        List<Long> found = new ArrayList<>();
        long read = chain[1].header().firstSequence() - 1;
        reader.poll(change -> found.add(change.sequence()), 30, (int) read);
        log.table().retire(List.of(chain[0]));
        // What is unmapped when the epoch has passed reads as anything at all.
        chain[0].buffer().setMemory(0, chain[0].length(), (byte) 0xFF);
        reader.poll(change -> found.add(change.sequence()), 30, 100);
        assertEquals(range(1, 30), found);
    }

    @Test
    void saysWhenTheNextOperationHasLeftTheLog() {
        for (int i = 1; i <= 30; i++) {
            log.put("key-" + i, 20);
        }
        Segment[] chain = log.table().chain();
        LogReader slow = new LogReader(log.table(), 0);
        slow.poll(change -> {}, 30, 1);
        log.table().retire(List.of(chain[0], chain[1]));
        long oldest = chain[2].header().firstSequence();
        for (LogReader reader : List.of(slow, new LogReader(log.table(), oldest - 2))) {
            long before = reader.sequence();
            SequenceCompactedException gone =
                    assertThrows(
                            SequenceCompactedException.class,
                            () -> reader.poll(change -> {}, 30, 100));
            assertEquals(oldest, gone.oldest());
            assertEquals(before, reader.sequence(), "nothing is skipped");
        }
        assertEquals(range(oldest, 30), read(oldest - 1, 30, 100));
    }

    @Test
    void showsKeyAndValue() {
        log.put("the key", 5);
        LogReader reader = new LogReader(log.table(), 0);
        List<String> found = new ArrayList<>();
        reader.poll(
                change ->
                        found.add(
                                change.type()
                                        + " "
                                        + change.keyString()
                                        + " "
                                        + change.valueLength()
                                        + " "
                                        + change.valueBytes()[0]
                                        + " "
                                        + change.isEndOfBatch()),
                1,
                1);
        assertEquals(List.of("PUT the key 5 5 true"), found);
    }

    @Test
    void jumpsTheGapOfLostOperations() {
        log.put("a", 0);
        log.writer().skip(7);
        log.writer().commit();
        log.put("b", 0);
        log.writer().skip(20);
        log.writer().commit();
        assertEquals(List.of(1L, 8L), read(0, 20, 10));
        assertEquals(List.of(8L), read(1, 20, 10));
        assertEquals(List.of(8L), read(4, 20, 10));
        assertEquals(List.of(), read(8, 20, 10));
        assertEquals(List.of(), read(15, 20, 10));
        LogReader reader = new LogReader(log.table(), 0);
        assertEquals(1, reader.poll(change -> {}, 4, 10));
        assertTrue(reader.sequence() >= 4);
        assertEquals(1, reader.poll(change -> assertEquals(8, change.sequence()), 20, 10));
        assertEquals(20, reader.sequence());
    }

    @Test
    void startsNearItsSequenceInLongSegments() {
        OpenLog large = OpenLog.open(new MemoryDirectory(), 4 << 20, 4 << 20);
        for (int i = 1; i <= 3_000; i++) {
            large.put("key-" + i, 1_000);
        }
        assertEquals(1, large.table().chain().length);
        for (long after : new long[] {0, 1, 255, 256, 1_000, 2_998, 2_999}) {
            LogReader reader = new LogReader(large.table(), after);
            List<Long> found = new ArrayList<>();
            reader.poll(change -> found.add(change.sequence()), 3_000, 2);
            assertEquals(range(after + 1, Math.min(after + 2, 3_000)), found);
        }
    }

    @Test
    void samplesLeadToTheLastFrameKnownBefore() {
        SequenceSamples samples = new SequenceSamples(4 << 20);
        assertEquals(128, samples.floor(1));
        samples.offer(1, 128);
        samples.offer(2, 200);
        samples.offer(100, 128 + (256 << 10));
        samples.offer(150, 129 + (256 << 10));
        samples.offer(200, 128 + (600 << 10));
        assertEquals(128, samples.floor(0));
        assertEquals(128, samples.floor(1));
        assertEquals(128, samples.floor(99));
        assertEquals(128 + (256 << 10), samples.floor(100));
        assertEquals(128 + (256 << 10), samples.floor(199));
        assertEquals(128 + (600 << 10), samples.floor(200));
        assertEquals(128 + (600 << 10), samples.floor(Long.MAX_VALUE));
    }

    @Test
    void samplesOfShortSegmentAreFew() {
        SequenceSamples samples = new SequenceSamples(256);
        for (int i = 0; i < 100; i++) {
            samples.offer(i + 1, 128 + i * 16);
        }
        assertEquals(128, samples.floor(50));
    }

    @Test
    void samplesTakenBackAreForgotten() {
        SequenceSamples samples = new SequenceSamples(4 << 20);
        int second = 128 + (256 << 10);
        int third = second + (256 << 10);
        samples.offer(1, 128);
        samples.offer(100, second);
        samples.offer(200, third);
        samples.truncate(third + 16);
        assertEquals(third, samples.floor(200));
        samples.truncate(third);
        assertEquals(second, samples.floor(200));
        samples.offer(150, third + 16);
        assertEquals(third + 16, samples.floor(200));
        samples.truncate(0);
        assertEquals(128, samples.floor(200));
        samples.offer(7, second);
        assertEquals(second, samples.floor(7));
        assertEquals(128, samples.floor(6));
    }

    /** Memory that is damaged after it was checked is noticed and never read beyond. */
    @Test
    void refusesFrameWhoseLengthLeavesTheSegment() {
        log.put("a", 1);
        Segment segment = log.writer().active();
        int room = segment.length() - 128;
        for (int length : new int[] {0, 1, 23, -1, Integer.MIN_VALUE, room + 1, 1 << 30}) {
            segment.buffer().putInt(128, length, ByteOrder.LITTLE_ENDIAN);
            LogReader reader = new LogReader(log.table(), 0);
            IllegalStateException refused =
                    assertThrows(
                            IllegalStateException.class, () -> reader.poll(change -> {}, 1, 1));
            assertEquals(
                    "frame length out of range: segmentId="
                            + segment.id()
                            + " offset=128 found="
                            + length,
                    refused.getMessage());
        }
        for (int length : new int[] {24, room}) {
            segment.buffer().putInt(128, length, ByteOrder.LITTLE_ENDIAN);
            assertEquals(1, new LogReader(log.table(), 0).poll(change -> {}, 1, 1));
        }
    }

    @Test
    void refusesGapBetweenSequences() {
        log.put("a", 1);
        log.put("b", 1);
        log.writer().buffer().putLong(160 + 8, 3, ByteOrder.LITTLE_ENDIAN);
        LogReader reader = new LogReader(log.table(), 0);
        assertEquals(1, reader.poll(change -> {}, 1, 1));
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> reader.poll(change -> {}, 2, 1));
        assertEquals("sequence gap in the log: expected=2 found=3", refused.getMessage());
        assertEquals(1, reader.sequence());
    }

    @Test
    void followsWriterOverManyRolls() throws InterruptedException {
        int operations = 20_000;
        AtomicReference<Throwable> fault = new AtomicReference<>();
        List<Long> found = new ArrayList<>();
        Thread follower =
                new Thread(
                        () -> {
                            try {
                                LogReader reader = new LogReader(log.table(), 0);
                                while (reader.sequence() < operations) {
                                    reader.poll(
                                            change -> found.add(checked(change)),
                                            log.writer().writtenSequence(),
                                            64);
                                }
                            } catch (RuntimeException | Error e) {
                                fault.set(e);
                            }
                        });
        follower.start();
        for (int i = 1; i <= operations; i++) {
            log.put("key-" + i, i % 50);
        }
        follower.join();
        assertEquals(null, fault.get());
        assertEquals(range(1, operations), found);
    }

    private static long checked(Change change) {
        assertEquals("key-" + change.sequence(), change.keyString());
        assertEquals(change.sequence() % 50, change.valueLength());
        return change.sequence();
    }
}
