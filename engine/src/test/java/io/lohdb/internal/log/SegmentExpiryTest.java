package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The lower bound of a segment's expiries, and the pauses between scans. */
final class SegmentExpiryTest {
    private final SegmentExpiry expiry = new SegmentExpiry();

    @Test
    void keepsTheLeastThatWasOffered() {
        assertEquals(SegmentExpiry.NEVER, expiry.minimumMs());
        expiry.offer(500);
        expiry.offer(700);
        assertEquals(500, expiry.minimumMs());
        expiry.offer(300);
        assertEquals(300, expiry.minimumMs());
    }

    @Test
    void frameWithoutExpiryChangesNothing() {
        expiry.offer(0);
        assertEquals(SegmentExpiry.NEVER, expiry.minimumMs());
    }

    @Test
    void scanReplacesWhatItHasSeenAndKeepsWhatCameMeanwhile() {
        expiry.offer(100);
        expiry.beginScan();
        expiry.offer(400);
        assertEquals(100, expiry.minimumMs());
        expiry.endScan(900, 0, 0);
        assertEquals(400, expiry.minimumMs());
        expiry.beginScan();
        expiry.endScan(900, 0, 0);
        assertEquals(900, expiry.minimumMs());
    }

    @Test
    void scanThatBreaksOffForgetsNothing() {
        expiry.offer(100);
        expiry.beginScan();
        expiry.offer(50);
        expiry.breakOffScan(0, 0);
        assertEquals(50, expiry.minimumMs());
    }

    /** A nano clock may begin anywhere and overflow. */
    @Test
    void restsForThePauseThatTheLastScanAskedFor() {
        assertTrue(expiry.isRested(Long.MIN_VALUE));
        assertTrue(expiry.isRested(Long.MAX_VALUE));
        long now = Long.MAX_VALUE - 10;
        expiry.endScan(1, now, 100);
        assertFalse(expiry.isRested(now));
        assertFalse(expiry.isRested(now + 99));
        assertTrue(expiry.isRested(now + 100));
        expiry.breakOffScan(now + 100, 7);
        assertFalse(expiry.isRested(now + 106));
        assertTrue(expiry.isRested(now + 107));
    }
}
