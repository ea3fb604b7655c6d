package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may happen while a page is copied, and which pages count as changed. */
final class IndexCaptureTest {
    private static final int FULL = Page.MAX_LINES * SlotDescriptor.LINE_LENGTH;

    private final IndexFixture fixture = new IndexFixture(TestHashes::mix);

    @AfterEach
    void closes() {
        fixture.close();
    }

    /** Runs something when half of a page was copied. */
    private static final class Interrupting extends UnsafeBuffer {
        private final int at;
        private final Runnable action;

        Interrupting(int at, Runnable action) {
            super(new byte[FULL]);
            this.at = at;
            this.action = action;
        }

        @Override
        public void putLong(int offset, long value, ByteOrder order) {
            super.putLong(offset, value, order);
            if (offset == at) {
                action.run();
            }
        }
    }

    private void fill(int from, int to) {
        for (long key = from; key < to; key++) {
            fixture.put(key);
        }
    }

    private boolean copies(Runnable meanwhile) {
        final IndexCapture capture = fixture.index.beginCapture();
        assertTrue(capture.look());
        final int half = capture.lineCount() / 2 * SlotDescriptor.LINE_LENGTH;
        final boolean isCopied = capture.copy(new Interrupting(half, meanwhile), 0);
        fixture.index.endCapture();
        // What was not copied is found again; what was is behind us.
        assertEquals(!isCopied, capture.look() && capture.prefix() == 0);
        return isCopied;
    }

    @Test
    void putsDoNotDisturbACopy() {
        fill(0, 30);
        assertTrue(
                copies(
                        () -> {
                            fill(0, 32);
                            fixture.relocate(3);
                        }));
    }

    /** It would be in the image twice if it came back in another slot. */
    @Test
    void aRemovalDisturbsACopy() {
        fill(0, 100);
        assertFalse(copies(() -> fixture.remove(5)));
        assertFalse(
                copies(
                        () -> {
                            fixture.remove(6);
                            fixture.put(6);
                        }));
        assertTrue(copies(() -> fixture.remove(1000)));
    }

    @Test
    void aPageThatGrowsDisturbsItsCopy() {
        fill(0, 100);
        assertFalse(copies(() -> fill(100, 2000)));
        fill(2000, 20_000);
        final int pages = fixture.index.pageCount();
        assertFalse(copies(() -> fill(20_000, 40_000)));
        assertTrue(fixture.index.pageCount() > pages);
    }

    /** A slot that is moved behind the copier's back would be missing. */
    @Test
    void moveDisturbsACopy() {
        final IndexFixture crowded = new IndexFixture(TestHashes::mix);
        long key = 0;
        while (crowded.index.pageCount() == 1) {
            crowded.put(key++);
        }
        final IndexCapture capture = crowded.index.beginCapture();
        assertTrue(capture.look());
        final Page page = new Page(crowded.index.pageOf(0).memory(), 0, 0, false, 1);
        assertTrue(page.lineCount() == Page.MAX_LINES);
        final boolean isCopied =
                capture.copy(
                        new Interrupting(
                                FULL / 2,
                                () -> {
                                    final Page moving = crowded.index.pageOf(0);
                                    moving.beginMove();
                                    moving.advanceMove();
                                    moving.endMove();
                                }),
                        0);
        assertFalse(isCopied);
        crowded.index.endCapture();
        crowded.close();
    }

    @Test
    void everyChangeOfAPageIsNoticedOnce() {
        fill(0, 60_000);
        final Runnable[] changes = {
            () -> fixture.put(17),
            () -> fixture.put(1_000_000),
            () -> fixture.remove(18),
            () -> fixture.relocate(19)
        };
        int since = captureAll();
        assertEquals(0, changedSince(since));
        for (Runnable change : changes) {
            since = captureAll();
            change.run();
            assertEquals(1, changedSince(since));
        }
        since = captureAll();
        final int pages = fixture.index.pageCount();
        for (long key = 2_000_000; fixture.index.pageCount() == pages; key++) {
            fixture.put(key);
        }
        assertTrue(changedSince(since) >= 2);
    }

    /** A change during a capture, before or after its page was copied, is one for the next. */
    @Test
    void changesDuringACaptureAreForTheNextOne() {
        fill(0, 60_000);
        captureAll();
        final IndexCapture capture = fixture.index.beginCapture();
        fixture.put(17);
        while (capture.look()) {
            capture.skip();
        }
        fixture.put(18);
        fixture.index.endCapture();
        assertTrue(changedSince(capture.generation()) >= 1);
        assertEquals(0, changedSince(captureAll()));
    }

    private int captureAll() {
        final IndexCapture capture = fixture.index.beginCapture();
        while (capture.look()) {
            capture.skip();
        }
        fixture.index.endCapture();
        return capture.generation();
    }

    private int changedSince(int generation) {
        final IndexCapture capture = fixture.index.beginCapture();
        int changed = 0;
        while (capture.look()) {
            changed += capture.isChangedSince(generation) ? 1 : 0;
            capture.skip();
        }
        fixture.index.endCapture();
        return changed;
    }
}
