package io.lohdb.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One agent on a thread of its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AgentThreadTest {
    private static final int ROUNDS = 20_000;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

    private AgentThread start(RecordingAgent agent) {
        return AgentThread.start(agent, faults::add);
    }

    @Test
    void runsOnNamedDaemonThreadUntilItIsClosed() throws InterruptedException {
        RecordingAgent agent = new RecordingAgent("tester");
        AgentThread handle = start(agent);
        agent.awaitFirstCycle();
        Thread thread = agent.thread();
        assertEquals("lohdb-tester", thread.getName());
        assertTrue(thread.isDaemon());
        handle.close();
        assertFalse(thread.isAlive());
        int cycles = agent.cycleCount();
        handle.wake();
        assertEquals(cycles, agent.cycleCount());
        handle.close();
    }

    /** The agent would sleep for an hour if a signal were lost. */
    @Test
    void signalIsNeverLost() {
        RecordingAgent agent = new RecordingAgent("tester");
        try (AgentThread handle = start(agent)) {
            for (int i = 0; i < ROUNDS; i++) {
                agent.produce();
                handle.wake();
                if (i % 3 != 0) {
                    agent.awaitConsumed();
                }
            }
            agent.awaitConsumed();
            assertEquals(ROUNDS, agent.consumed());
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void signalWakesParkedThread() throws InterruptedException {
        RecordingAgent agent = new RecordingAgent("tester");
        try (AgentThread handle = start(agent)) {
            for (int i = 0; i < 50; i++) {
                agent.awaitParked();
                agent.produce();
                handle.wake();
                agent.awaitConsumed();
            }
        }
    }

    @Test
    void signalsOfManyThreadsAreNotLost() throws InterruptedException {
        RecordingAgent agent = new RecordingAgent("tester");
        try (AgentThread handle = start(agent)) {
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Thread producer =
                        new Thread(
                                () -> {
                                    for (int n = 0; n < ROUNDS / 4; n++) {
                                        agent.produce();
                                        handle.wake();
                                        if (n % 64 == 0) {
                                            agent.awaitConsumed();
                                        }
                                    }
                                });
                producers.add(producer);
                producer.start();
            }
            for (Thread producer : producers) {
                producer.join();
            }
            agent.awaitConsumed();
            assertEquals(3L * (ROUNDS / 4), agent.consumed());
        }
    }

    /** The signal comes while the agent is in its cycle, behind the place where it looked. */
    @Test
    void signalDuringDutyCycleHasAnotherCycleFollow() {
        RecordingAgent agent = new RecordingAgent("tester");
        AtomicReference<AgentThread> handle = new AtomicReference<>();
        CountDownLatch isSet = new CountDownLatch(1);
        agent.inCycle(
                () -> {
                    awaitQuietly(isSet);
                    if (agent.cycleCount() < 100) {
                        agent.produce();
                        handle.get().wake();
                    }
                });
        handle.set(start(agent));
        isSet.countDown();
        while (agent.cycleCount() < 100) {
            Thread.onSpinWait();
        }
        agent.awaitConsumed();
        handle.get().close();
        assertEquals(99, agent.consumed());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closeWaitsForTheDutyCycle() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        RecordingAgent agent =
                new RecordingAgent("tester")
                        .inCycle(
                                () -> {
                                    entered.countDown();
                                    awaitQuietly(leave);
                                });
        AgentThread handle = start(agent);
        entered.await();
        Thread closer = new Thread(handle::close);
        closer.start();
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(agent.thread().isAlive());
        leave.countDown();
        closer.join();
        assertFalse(agent.thread().isAlive());
    }

    @Test
    void agentClosesItself() throws InterruptedException {
        RecordingAgent agent = new RecordingAgent("tester");
        AtomicReference<AgentThread> handle = new AtomicReference<>();
        CountDownLatch isSet = new CountDownLatch(1);
        agent.inCycle(
                () -> {
                    awaitQuietly(isSet);
                    handle.get().close();
                });
        handle.set(start(agent));
        isSet.countDown();
        agent.awaitFirstCycle();
        agent.thread().join();
        assertEquals(1, agent.cycleCount());
        handle.get().close();
    }

    @Test
    void faultsAreReportedAndTheAgentGoesOn() {
        RecordingAgent agent = new RecordingAgent("tester");
        agent.inCycle(
                () -> {
                    if (agent.cycleCount() <= 3) {
                        throw new IllegalStateException("cycle " + agent.cycleCount());
                    }
                    if (agent.cycleCount() == 4) {
                        throw new AssertionError("an error, too");
                    }
                });
        try (AgentThread handle = start(agent)) {
            while (agent.cycleCount() < 5) {
                handle.wake();
                Thread.onSpinWait();
            }
        }
        assertEquals(4, faults.size());
        assertEquals("cycle 1", faults.get(0).getMessage());
        assertTrue(faults.get(3) instanceof AssertionError);
    }

    /** A handler that threw took the thread with it, and with the thread all background work. */
    @Test
    void errorHandlerThatThrowsDoesNotEndTheThread() {
        RecordingAgent agent = new RecordingAgent("tester");
        agent.inCycle(
                () -> {
                    if (agent.cycleCount() <= 3) {
                        throw new IllegalStateException("cycle " + agent.cycleCount());
                    }
                });
        AgentGroup group =
                new AgentGroup(
                        io.lohdb.spi.Threading.DEDICATED,
                        fault -> {
                            faults.add(fault);
                            throw new IllegalStateException("the handler fails as well");
                        });
        try (QuietLog quiet = new QuietLog();
                AgentHandle handle = group.start(agent)) {
            assertNotNull(quiet);
            while (agent.cycleCount() < 5) {
                handle.wake();
                Thread.onSpinWait();
            }
            agent.produce();
            handle.wake();
            agent.awaitConsumed();
        }
        assertEquals(3, faults.size());
    }

    @Test
    void closeKeepsTheInterruptOfItsCaller() throws InterruptedException {
        RecordingAgent agent = new RecordingAgent("tester");
        AgentThread handle = start(agent);
        agent.awaitFirstCycle();
        Thread.currentThread().interrupt();
        handle.close();
        assertTrue(Thread.interrupted());
        assertFalse(agent.thread().isAlive());
    }

    /** An interrupt that an agent left behind turned the park into a spin on a whole processor. */
    @Test
    void agentThatInterruptsItsThreadStillParks() throws InterruptedException {
        RecordingAgent agent = new RecordingAgent("tester");
        agent.inCycle(() -> Thread.currentThread().interrupt());
        try (AgentThread handle = start(agent)) {
            agent.awaitParked();
            int cycles = agent.cycleCount();
            agent.produce();
            handle.wake();
            agent.awaitConsumed();
            agent.awaitParked();
            assertTrue(agent.cycleCount() > cycles);
        }
    }
}
