package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.os.MappedFile;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.internal.recovery.StoreImage;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is durable, and that nothing is called so before it is. */
final class LogSyncerTest {
    private final SimulatedDirectory disk = new SimulatedDirectory();
    private final OpenLog log = OpenLog.open(disk, 256, 1024);

    private void expectDurableBytes() {
        StoreImage written = disk.killed();
        StoreImage synced = disk.powerCut();
        for (Segment segment : log.table().chain()) {
            String file = ManifestSegment.file(segment.id());
            int end = segment == log.writer().active() ? log.writer().tail() : segment.length();
            assertArrayEquals(
                    Arrays.copyOf(written.file(file), end), Arrays.copyOf(synced.file(file), end));
        }
    }

    @Test
    void syncCoversEveryByteWrittenBeforeIt() {
        for (int i = 0; i < 150; i++) {
            log.put("key-" + i, i * 13 % 200);
            if (i % 7 == 0) {
                log.sync();
                assertEquals(i + 1, log.syncer().durableSequence());
                assertEquals(log.writer().writtenPosition(), log.syncer().durablePosition());
                expectDurableBytes();
            }
        }
        assertTrue(log.table().chain().length > 5);
    }

    @Test
    void syncOfNothingNewMakesNoCall() {
        log.put("a", 1);
        log.sync();
        int calls = disk.callCount();
        log.sync();
        assertEquals(calls, disk.callCount());
    }

    @Test
    void failedSyncLeavesTheDurableEndWhereItWas() {
        log.put("a", 1);
        log.sync();
        long position = log.syncer().durablePosition();
        log.put("b", 2);
        disk.failFromNowOn("Input/output error");
        assertThrows(UncheckedIOException.class, log::sync);
        assertEquals(position, log.syncer().durablePosition());
        assertEquals(1, log.syncer().durableSequence());
    }

    @Test
    void failureInAnySegmentOfARangeFailsTheWhole() {
        for (int failing = 1; failing <= 3; failing++) {
            SimulatedDirectory own = new SimulatedDirectory();
            OpenLog other = OpenLog.open(own, 256, 1024);
            other.sync();
            while (other.table().chain().length < 3) {
                other.put("key", 100);
            }
            int call = own.callCount() + failing;
            own.failing(call, call, "Input/output error");
            assertThrows(UncheckedIOException.class, other::sync);
            assertEquals(0, other.syncer().durableSequence());
        }
    }

    /** Another roll may add a segment while the sync of what was written before it is under way. */
    @Test
    void syncLeavesSegmentsBehindTheWrittenPositionAlone() {
        log.put("a", 1);
        Segment active = log.writer().active();
        List<String> synced = new ArrayList<>();
        MappedFile file =
                new MappedFile() {
                    private final ByteBuffer memory = ByteBuffer.allocateDirect(256);

                    @Override
                    public ByteBuffer memory() {
                        return memory;
                    }

                    @Override
                    public void sync(int offset, int length) {
                        synced.add(offset + "+" + length);
                    }

                    @Override
                    public void close() {
                        synced.add("closed");
                    }
                };
        SegmentHeader later =
                new SegmentHeader(active.header().storeId(), active.id() + 1, 256, 2, 3, 0, 0);
        log.table().add(new Segment(later, file, log.table().nextNumber()));
        log.sync();
        assertEquals(List.of(), synced);
        assertEquals(1, log.syncer().durableSequence());
        assertEquals(log.writer().writtenPosition(), log.syncer().durablePosition());
    }

    @Test
    void operationsInFlightAreNotCalledDurable() {
        log.put("a", 1);
        log.writer().reserve(64);
        log.putUncommitted("b", 1);
        log.sync();
        assertEquals(1, log.syncer().durableSequence());
        log.writer().commit();
        log.sync();
        assertEquals(2, log.syncer().durableSequence());
        expectDurableBytes();
    }
}
