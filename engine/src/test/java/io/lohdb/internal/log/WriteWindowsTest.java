package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.os.OsDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through what frames get into a segment. */
final class WriteWindowsTest {
    private static final int SEGMENT = 1 << 20;
    private static final int SHORT = 1_000;
    private static final int WINDOW = WriteWindows.STRIDE + WriteWindows.MAX_FRAME;

    private final SlicedDirectory directory = new SlicedDirectory(1).withWindows();

    private OpenLog open(int segmentLength) {
        return OpenLog.open(directory, segmentLength, segmentLength);
    }

    private static void work(OpenLog log) {
        log.writer().windows().doWork(log.writer().writtenPosition());
    }

    private static void fillTo(OpenLog log, int offset) {
        while (log.writer().tail() < offset) {
            log.put("k", SHORT);
        }
    }

    /** Every frame as it was put, in the mapping that everybody reads. */
    private static List<Integer> verified(OpenLog log) {
        List<Integer> valueLengths = new ArrayList<>();
        for (Segment segment : log.table().chain()) {
            int offset = 128;
            for (String ignored : OpenLog.frames(segment)) {
                FrameGuard.verify(segment, offset);
                if (FrameDescriptor.type(segment.buffer(), offset) == FrameType.PUT) {
                    int length = FrameDescriptor.valueLength(segment.buffer(), offset);
                    valueLengths.add(length);
                    int value = offset + FrameDescriptor.HEADER_LENGTH + 1;
                    for (int i = 0; i < length; i++) {
                        assertEquals(
                                (byte) (length + i), segment.buffer().getByte(value + i), ignored);
                    }
                }
                offset = FrameDescriptor.next(segment.buffer(), offset);
            }
        }
        return valueLengths;
    }

    @Test
    void framesGoThroughAWindowOnceThereIsOne() {
        OpenLog log = open(SEGMENT);
        log.put("k", SHORT);
        assertSame(log.writer().active().buffer(), log.writer().buffer());
        work(log);
        fillTo(log, WriteWindows.STRIDE / 4);
        assertNotSame(log.writer().active().buffer(), log.writer().buffer());
        assertEquals(WINDOW, log.writer().buffer().capacity());
        fillTo(log, SEGMENT - 2 * SHORT);
        assertTrue(log.writer().buffer().capacity() < WINDOW, "the last one ends with the file");
        assertEquals(log.writer().writtenSequence(), verified(log).size());
    }

    @Test
    void syncUnmapsWhatTheWriterHasLeft() {
        OpenLog log = open(SEGMENT);
        work(log);
        log.put("k", SHORT);
        log.sync();
        work(log);
        fillTo(log, WriteWindows.STRIDE + 1);
        log.put("k", SHORT);
        int open = directory.openWindowCount();
        log.sync();
        assertEquals(open - 1, directory.openWindowCount());
        fillTo(log, 2 * WriteWindows.STRIDE + 1);
        log.put("k", SHORT);
        work(log);
        assertEquals(open - 2, directory.openWindowCount(), "all of the segment is mapped");
    }

    @Test
    void backgroundIsWokenBeforeWindowsRunOut() {
        OpenLog log = open(4 * SEGMENT);
        AtomicInteger signals = new AtomicInteger();
        log.writer().windows().signal(signals::incrementAndGet);
        log.put("k", SHORT);
        work(log);
        int mapped = directory.openWindowCount();
        signals.set(0);
        fillTo(log, 2 * WriteWindows.STRIDE);
        assertEquals(0, signals.get());
        fillTo(log, 6 * WriteWindows.STRIDE);
        assertTrue(signals.get() > 0);
        assertEquals(mapped, directory.openWindowCount());
        work(log);
        assertEquals(mapped + 1, directory.openWindowCount(), "one is in use");
        fillTo(log, 30 * WriteWindows.STRIDE);
        assertEquals(log.writer().writtenSequence(), verified(log).size());
    }

    @Test
    void longFramesGoIntoTheSegmentAndShortOnesOnIntoTheWindow() {
        OpenLog log = open(SEGMENT);
        log.put("k", SHORT);
        work(log);
        fillTo(log, WriteWindows.STRIDE / 4);
        log.put("k", WriteWindows.MAX_FRAME);
        assertSame(log.writer().active().buffer(), log.writer().buffer());
        log.put("k", SHORT);
        assertEquals(WINDOW, log.writer().buffer().capacity());
        log.put("k", WriteWindows.MAX_FRAME - 200);
        assertEquals(WINDOW, log.writer().buffer().capacity());
        assertEquals(log.writer().writtenSequence(), verified(log).size());
    }

    @Test
    void windowsThatBeginLaterWait() {
        OpenLog log = open(SEGMENT);
        log.put("k", SHORT);
        Segment active = log.writer().active();
        int later = 3 * WriteWindows.STRIDE;
        log.writer().windows().doWork(LogPosition.of(active.id(), later));
        fillTo(log, later - 2 * SHORT);
        assertSame(active.buffer(), log.writer().buffer());
        fillTo(log, later + 1);
        log.put("k", SHORT);
        assertEquals(WINDOW, log.writer().buffer().capacity());
        assertEquals(log.writer().writtenSequence(), verified(log).size());
    }

    @Test
    void windowsThatWereOvertakenAreUnmapped() {
        OpenLog log = open(SEGMENT);
        log.put("k", SHORT);
        work(log);
        int open = directory.openWindowCount();
        for (int i = 0; i < 5; i++) {
            log.put("k", WriteWindows.STRIDE);
        }
        log.put("k", SHORT);
        assertNotSame(log.writer().active().buffer(), log.writer().buffer());
        work(log);
        assertEquals(open - 5, directory.openWindowCount());
        assertEquals(log.writer().writtenSequence(), verified(log).size());
    }

    @Test
    void nextSegmentHasWindowsOfItsOwn() {
        OpenLog log = open(SEGMENT);
        log.put("k", SHORT);
        work(log);
        Segment first = log.writer().active();
        int ended = directory.endedWindows().size();
        while (log.writer().active() == first) {
            log.put("k", 3 * WriteWindows.STRIDE);
        }
        // Mapped of a segment that the writer has left meanwhile.
        log.put("k", SHORT);
        assertSame(log.writer().active().buffer(), log.writer().buffer());
        work(log);
        assertTrue(directory.endedWindows().size() > ended);
        fillTo(log, 4 * WriteWindows.STRIDE + 1);
        log.put("k", SHORT);
        assertNotSame(log.writer().active().buffer(), log.writer().buffer());
        assertEquals(log.writer().writtenSequence(), verified(log).size());
        log.writer().windows().close();
        assertEquals(0, directory.openWindowCount());
    }

    /** What is taken back may have begun in a window that was left meanwhile. */
    @Test
    void whatIsTakenBackOverTheBeginOfAWindowIsWrittenAgain() {
        OpenLog log = open(SEGMENT);
        log.put("k", SHORT);
        work(log);
        int border = 3 * WriteWindows.STRIDE;
        fillTo(log, border - 3 * SHORT);
        int before = log.writer().tail();
        log.writer().reserve(8 * SHORT);
        for (int i = 0; i < 5; i++) {
            log.putUncommitted("k", SHORT);
        }
        assertTrue(log.writer().tail() > border);
        assertEquals(WINDOW, log.writer().buffer().capacity());
        log.writer().rollBack();
        work(log);
        assertEquals(before, log.writer().tail());
        log.put("k", SHORT / 4);
        assertEquals(SEGMENT, log.writer().buffer().capacity());
        fillTo(log, border + 1);
        log.put("k", SHORT);
        assertEquals(WINDOW, log.writer().buffer().capacity());
        assertEquals(log.writer().writtenSequence(), verified(log).size());
    }

    /** A signal costs the writer a system call. */
    @Test
    void backgroundIsLeftAloneWhereThereWillBeNone() {
        for (int length : new int[] {WriteWindows.MIN_SEGMENT / 2, SEGMENT}) {
            OpenLog log = OpenLog.open(new SlicedDirectory(1), length, length);
            AtomicInteger signals = new AtomicInteger();
            log.writer().windows().signal(signals::incrementAndGet);
            log.put("k", SHORT);
            work(log);
            signals.set(0);
            fillTo(log, length - 2 * SHORT);
            assertEquals(0, signals.get());
        }
    }

    @Test
    void segmentsThatWereLeftBeforeTheBackgroundSawThemAreEnded() {
        OpenLog log = open(SEGMENT);
        while (log.table().chain().length < 4) {
            log.put("k", SEGMENT / 2 - SHORT);
        }
        assertEquals(0, directory.endedWindows().size());
        work(log);
        assertEquals(4, directory.endedWindows().size(), "all of the last one is mapped");
        while (log.table().chain().length < 7) {
            log.put("k", SEGMENT / 2 - SHORT);
        }
        log.writer().windows().close();
        assertEquals(7, directory.endedWindows().size());
        assertEquals(0, directory.openWindowCount());
    }

    @Test
    void shortSegmentsHaveNone() {
        OpenLog log = open(WriteWindows.MIN_SEGMENT / 2);
        log.put("k", SHORT);
        work(log);
        fillTo(log, WriteWindows.STRIDE);
        assertEquals(0, directory.openWindowCount());
        assertSame(log.writer().active().buffer(), log.writer().buffer());
    }

    @Test
    void writerGoesOnWithoutThemWhenTheSystemRefuses() {
        OpenLog log = open(SEGMENT);
        log.put("k", SHORT);
        directory.refuseNextWindow();
        work(log);
        work(log);
        assertEquals(0, directory.openWindowCount());
        assertEquals(1, directory.endedWindows().size());
        fillTo(log, SEGMENT / 2);
        assertSame(log.writer().active().buffer(), log.writer().buffer());
        assertEquals(log.writer().writtenSequence(), verified(log).size());
    }

    @Test
    void closeBeforeAnythingWasWrittenDoesNothing() {
        WriteWindows windows = new WriteWindows();
        assertEquals(0, windows.doWork(0));
        windows.close();
        assertEquals(0, windows.closeLeft());
    }

    /** On real mappings: a store into one that is gone would end the process. */
    @Test
    void framesAreWholeWhateverTheBackgroundDoesWhen(@TempDir Path path) throws Exception {
        for (int seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            List<Integer> expected = new ArrayList<>();
            int throughWindows = 0;
            try (OsDirectory files = OsDirectory.open(path.resolve("store" + seed))) {
                OpenLog log = OpenLog.open(files, SEGMENT, SEGMENT);
                for (int i = 0; i < 1_500; i++) {
                    if (random.nextInt(25) == 0) {
                        log.writer().reserve(40 * 3_000);
                        for (int j = random.nextInt(40); j >= 0; j--) {
                            log.putUncommitted("k", random.nextInt(2_900));
                        }
                        log.writer().rollBack();
                    }
                    int length =
                            random.nextInt(50) == 0
                                    ? random.nextInt(3 * WriteWindows.MAX_FRAME)
                                    : random.nextInt(9_000);
                    log.put("k", length);
                    expected.add(length);
                    throughWindows += log.writer().buffer().capacity() < SEGMENT ? 1 : 0;
                    if (random.nextInt(20) == 0) {
                        work(log);
                    }
                    if (random.nextInt(30) == 0) {
                        log.sync();
                    }
                }
                assertEquals(expected, verified(log), "seed " + seed);
                assertTrue(throughWindows > 500, "through windows: " + throughWindows);
                log.writer().windows().close();
                log.preparer().close();
                for (Segment segment : log.table().chain()) {
                    segment.unmap();
                }
            }
        }
    }
}
