package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.os.MemoryDirectory;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What a frame shows to a reader at a time. */
final class FrameVisibilityTest {
    private final OpenLog log = OpenLog.open(new MemoryDirectory(), 1024, 1024);
    private int clockReads;

    private int write(int type, int flags, long expiryMs) {
        log.writer().reserve(64);
        int frame =
                log.writer()
                        .begin(
                                FrameDescriptor.typeAndFlags(type, flags),
                                3,
                                type == FrameType.PUT ? 5 : 0);
        if (expiryMs != 0) {
            FrameDescriptor.expiry(log.writer().buffer(), frame, expiryMs);
        }
        log.writer().publish();
        log.writer().commit();
        return frame;
    }

    private boolean isPresent(int frame, long nowMs) {
        return FrameVisibility.isPresent(
                log.writer().active(),
                frame,
                () -> {
                    clockReads++;
                    return nowMs;
                });
    }

    @Test
    void putWithoutExpiryShowsItsEntryAndAsksForNoTime() {
        int frame = write(FrameType.PUT, FrameDescriptor.FLAG_BATCH_CONTINUES, 0);
        assertTrue(isPresent(frame, Long.MAX_VALUE));
        assertEquals(0, clockReads);
    }

    @Test
    void tombstonesShowNothingAndAskForNoTime() {
        assertFalse(isPresent(write(FrameType.DELETE, 0, 0), 0));
        assertFalse(isPresent(write(FrameType.DELETE, FrameDescriptor.FLAG_EXPIRED, 0), 0));
        assertEquals(0, clockReads);
    }

    @Test
    void entryIsPresentUntilTheMillisecondOfItsExpiry() {
        int frame = write(FrameType.PUT, FrameDescriptor.FLAG_EXPIRY, 1_000);
        assertTrue(isPresent(frame, Long.MIN_VALUE));
        assertTrue(isPresent(frame, 999));
        assertFalse(isPresent(frame, 1_000));
        assertFalse(isPresent(frame, Long.MAX_VALUE));
        assertEquals(4, clockReads);
    }

    @Test
    void clockThatGoesBackShowsTheEntryAgain() {
        int frame = write(FrameType.PUT, FrameDescriptor.FLAG_EXPIRY, 1_000);
        assertFalse(isPresent(frame, 1_500));
        assertTrue(isPresent(frame, 500));
    }

    @Test
    void greatestExpiryIsNeverReached() {
        int frame = write(FrameType.PUT, FrameDescriptor.FLAG_EXPIRY, Long.MAX_VALUE);
        assertTrue(isPresent(frame, Long.MAX_VALUE - 1));
        assertFalse(isPresent(frame, Long.MAX_VALUE));
    }

    /** Bytes of a file are not trusted: no load beyond the mapping, whatever the lengths say. */
    @Test
    void expiryOutsideTheSegmentIsNotTouched() {
        int frame = write(FrameType.PUT, FrameDescriptor.FLAG_EXPIRY, 1_000);
        int room = log.writer().active().length() - frame - 24 - 3 - 8;
        for (int valueLength : new int[] {-1, Integer.MIN_VALUE, room + 1, Integer.MAX_VALUE}) {
            log.writer().buffer().putInt(frame + 20, valueLength, ByteOrder.LITTLE_ENDIAN);
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> isPresent(frame, 0));
            assertTrue(refused.getMessage().contains("offset=" + frame), refused.getMessage());
        }
        log.writer().buffer().putInt(frame + 20, room, ByteOrder.LITTLE_ENDIAN);
        assertFalse(isPresent(frame, 0));
    }
}
