package io.lohdb.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** File work for a caller, on a thread that nobody interrupts. */
final class EngineThreadTest {
    @Test
    void runsOnAThreadOfItsOwnAndReturnsTheResult() {
        Thread[] ran = new Thread[1];
        assertEquals(
                "done",
                EngineThread.call(
                        "work",
                        () -> {
                            ran[0] = Thread.currentThread();
                            return "done";
                        }));
        assertNotSame(Thread.currentThread(), ran[0]);
        assertEquals("lohdb-work", ran[0].getName());
        assertTrue(ran[0].isDaemon());
        assertFalse(ran[0].isAlive());
    }

    @Test
    void throwsWhatTheWorkThrowsWithTheCallersTrace() {
        IllegalStateException fault = new IllegalStateException("the work failed");
        IllegalStateException thrown =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                EngineThread.call(
                                        "work",
                                        () -> {
                                            throw fault;
                                        }));
        assertSame(fault, thrown);
        assertEquals(1, thrown.getSuppressed().length);
        AssertionError error = new AssertionError("an error");
        assertSame(
                error,
                assertThrows(
                        AssertionError.class,
                        () ->
                                EngineThread.call(
                                        "work",
                                        () -> {
                                            throw error;
                                        })));
    }

    @Test
    void interruptBeforeAndDuringTheWorkIsKeptAndNotPassedOn() {
        Thread caller = Thread.currentThread();
        for (boolean isBefore : new boolean[] {true, false}) {
            if (isBefore) {
                caller.interrupt();
            }
            boolean wasInterrupted =
                    EngineThread.call(
                            "work",
                            () -> {
                                caller.interrupt();
                                return Thread.currentThread().isInterrupted();
                            });
            assertFalse(wasInterrupted);
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void joinWaitsThroughInterrupts() {
        Thread caller = Thread.currentThread();
        CountDownLatch isOver = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                caller.interrupt();
                                Thread.yield();
                            }
                            isOver.countDown();
                        });
        thread.start();
        EngineThread.join(thread);
        assertTrue(Thread.interrupted());
        assertEquals(0, isOver.getCount());
        assertFalse(thread.isAlive());
    }
}
