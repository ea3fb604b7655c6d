package io.lohdb.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.spi.Threading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents of many stores on one thread. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SharedAgentsTest {
    private static final int ROUNDS = 5_000;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final AgentGroup group = new AgentGroup(Threading.SHARED, faults::add);
    private final AgentGroup otherGroup = new AgentGroup(Threading.SHARED, faults::add);

    @Test
    void agentsOfAllStoresShareOneThread() throws InterruptedException {
        RecordingAgent first = new RecordingAgent("first");
        RecordingAgent second = new RecordingAgent("second");
        try (AgentHandle one = group.start(first);
                AgentHandle two = otherGroup.start(second)) {
            first.awaitFirstCycle();
            second.awaitFirstCycle();
            assertSame(first.thread(), second.thread());
            assertEquals("lohdb-shared", first.thread().getName());
            one.wake();
            two.wake();
        }
    }

    @Test
    void threadEndsWithTheLastAgentAndComesBackWithTheNext() throws InterruptedException {
        RecordingAgent first = new RecordingAgent("first");
        RecordingAgent second = new RecordingAgent("second");
        AgentHandle one = group.start(first);
        AgentHandle two = otherGroup.start(second);
        first.awaitFirstCycle();
        second.awaitFirstCycle();
        Thread shared = first.thread();
        one.close();
        assertTrue(shared.isAlive());
        two.close();
        assertFalse(shared.isAlive());
        RecordingAgent third = new RecordingAgent("third");
        try (AgentHandle three = group.start(third)) {
            third.awaitFirstCycle();
            assertNotSame(shared, third.thread());
            three.wake();
        }
        assertFalse(third.thread().isAlive());
    }

    @Test
    void signalIsNeverLost() {
        RecordingAgent first = new RecordingAgent("first");
        RecordingAgent second = new RecordingAgent("second");
        try (AgentHandle one = group.start(first);
                AgentHandle two = otherGroup.start(second)) {
            for (int i = 0; i < ROUNDS; i++) {
                first.produce();
                one.wake();
                second.produce();
                two.wake();
                if (i % 2 == 0) {
                    first.awaitConsumed();
                    second.awaitConsumed();
                }
            }
            first.awaitConsumed();
            second.awaitConsumed();
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void closedAgentNeverRunsAgainWhileOthersGoOn() {
        RecordingAgent stays = new RecordingAgent("stays");
        try (AgentHandle staying = group.start(stays)) {
            for (int i = 0; i < 200; i++) {
                RecordingAgent goes = new RecordingAgent("goes");
                AgentHandle going = otherGroup.start(goes);
                goes.produce();
                going.wake();
                if (i % 2 == 0) {
                    goes.awaitConsumed();
                }
                going.close();
                int cycles = goes.cycleCount();
                stays.produce();
                staying.wake();
                stays.awaitConsumed();
                going.wake();
                going.help();
                assertEquals(cycles, goes.cycleCount());
            }
        }
    }

    @Test
    void closeWaitsForTheDutyCycleOfThatAgent() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        RecordingAgent agent =
                new RecordingAgent("slow")
                        .inCycle(
                                () -> {
                                    entered.countDown();
                                    awaitQuietly(leave);
                                    events.add("cycle ended");
                                });
        AgentHandle handle = group.start(agent);
        entered.await();
        Thread closer =
                new Thread(
                        () -> {
                            handle.close();
                            events.add("closed");
                        });
        closer.start();
        while (closer.getState() != Thread.State.BLOCKED
                && closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        leave.countDown();
        closer.join();
        assertEquals(List.of("cycle ended", "closed"), events);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void agentClosesItselfAndTheLastOneEndsTheThread() throws InterruptedException {
        RecordingAgent agent = new RecordingAgent("last");
        AtomicReference<AgentHandle> handle = new AtomicReference<>();
        CountDownLatch isSet = new CountDownLatch(1);
        agent.inCycle(
                () -> {
                    awaitQuietly(isSet);
                    handle.get().close();
                });
        handle.set(group.start(agent));
        isSet.countDown();
        agent.awaitFirstCycle();
        agent.thread().join();
        assertEquals(1, agent.cycleCount());
    }

    @Test
    void agentClosesAnother() throws InterruptedException {
        RecordingAgent victim = new RecordingAgent("victim");
        AgentHandle handle = group.start(victim);
        victim.awaitFirstCycle();
        RecordingAgent closer = new RecordingAgent("closer").inCycle(handle::close);
        try (AgentHandle closing = otherGroup.start(closer)) {
            closer.awaitFirstCycle();
            closer.produce();
            closing.wake();
            closer.awaitConsumed();
            int cycles = victim.cycleCount();
            closer.produce();
            closing.wake();
            closer.awaitConsumed();
            assertEquals(cycles, victim.cycleCount());
        }
    }

    @Test
    void faultOfOneAgentIsItsOwn() {
        RecordingAgent bad =
                new RecordingAgent("bad")
                        .inCycle(
                                () -> {
                                    throw new IllegalStateException("always");
                                });
        RecordingAgent good = new RecordingAgent("good");
        AgentGroup failing =
                new AgentGroup(
                        Threading.SHARED,
                        fault -> {
                            throw new IllegalStateException("the handler as well");
                        });
        try (QuietLog quiet = new QuietLog();
                AgentHandle one = failing.start(bad);
                AgentHandle two = group.start(good)) {
            assertNotNull(quiet);
            for (int i = 0; i < 100; i++) {
                bad.produce();
                one.wake();
                good.produce();
                two.wake();
                good.awaitConsumed();
            }
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void longestIdleIsThatOfTheMostImpatient() throws InterruptedException {
        // One agent wants a cycle every millisecond, without any signal.
        RecordingAgent patient = new RecordingAgent("patient");
        BackgroundAgent impatient =
                new BackgroundAgent() {
                    @Override
                    public int doWork() {
                        return 0;
                    }

                    @Override
                    public long maxIdleNs() {
                        return 1_000_000;
                    }

                    @Override
                    public String roleName() {
                        return "impatient";
                    }
                };
        try (AgentHandle one = group.start(patient);
                AgentHandle two = otherGroup.start(impatient)) {
            patient.awaitParked();
            int cycles = patient.cycleCount();
            while (patient.cycleCount() < cycles + 5) {
                Thread.onSpinWait();
            }
            assertNotSame(one, two);
        }
    }

    @Test
    void userCodeRunsApartFromTheSharedThread() throws InterruptedException {
        RecordingAgent shared = new RecordingAgent("shared");
        RecordingAgent apart = new RecordingAgent("apart");
        try (AgentHandle one = group.start(shared);
                AgentHandle two = group.startApart(apart)) {
            shared.awaitFirstCycle();
            apart.awaitFirstCycle();
            assertNotSame(shared.thread(), apart.thread());
            assertNotSame(one, two);
        }
        assertFalse(apart.thread().isAlive());
    }
}
