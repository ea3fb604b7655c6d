package io.lohdb.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who copies segments, and who wants them gone. */
final class RetirementHoldTest {
    private final RetirementHold hold = new RetirementHold();
    private final AtomicInteger retired = new AtomicInteger();

    @Test
    void retiresWhileNobodyHolds() {
        assertFalse(hold.isHeld());
        assertTrue(hold.retire(retired::incrementAndGet));
        assertEquals(1, retired.get());
    }

    @Test
    void refusesUntilTheLastLeaseIsClosed() {
        final RetirementHold.Lease first = hold.take();
        final RetirementHold.Lease second = hold.take();
        first.close();
        first.close();
        assertTrue(hold.isHeld());
        assertFalse(hold.retire(retired::incrementAndGet));
        assertEquals(0, retired.get());
        second.close();
        assertFalse(hold.isHeld());
        assertTrue(hold.retire(retired::incrementAndGet));
        assertEquals(1, retired.get());
    }

    @Test
    void leaseWaitsForARetirementUnderWay() throws InterruptedException {
        final AtomicInteger seen = new AtomicInteger(-1);
        final Thread copier =
                new Thread(
                        () -> {
                            final RetirementHold.Lease lease = hold.take();
                            seen.set(retired.get());
                            lease.close();
                        });
        assertTrue(
                hold.retire(
                        () -> {
                            copier.start();
                            while (copier.getState() != Thread.State.BLOCKED) {
                                Thread.onSpinWait();
                            }
                            retired.incrementAndGet();
                        }));
        copier.join();
        assertEquals(1, seen.get());
    }
}
