package io.lohdb.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.lohdb.spi.Threading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** INVOKER: agents without a thread, run by whoever calls. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InvokedAgentsTest {
    private final List<Throwable> faults = new ArrayList<>();
    private final AgentGroup group = new AgentGroup(Threading.INVOKER, faults::add);

    @Test
    void runsEveryAgentOncePerDutyCycleOnTheCallersThread() {
        RecordingAgent first = new RecordingAgent("first");
        RecordingAgent second = new RecordingAgent("second");
        AgentHandle one = group.start(first);
        AgentHandle two = group.startApart(second);
        assertEquals(0, first.cycleCount());
        first.produce();
        first.produce();
        second.produce();
        assertEquals(3, group.doWork());
        assertEquals(0, group.doWork());
        assertEquals(2, first.cycleCount());
        assertEquals(2, second.cycleCount());
        assertSame(Thread.currentThread(), first.thread());
        one.close();
        two.close();
        assertEquals(0, group.doWork());
        assertEquals(2, first.cycleCount());
    }

    @Test
    void signalAloneRunsNothingAndHelpRunsAtOnce() {
        RecordingAgent agent = new RecordingAgent("agent");
        AgentHandle handle = group.start(agent);
        agent.produce();
        handle.wake();
        assertEquals(0, agent.cycleCount());
        handle.help();
        assertEquals(1, agent.cycleCount());
        assertEquals(1, agent.consumed());
        handle.close();
    }

    @Test
    void helpFromWithinTheDutyCycleDoesNotRecurse() {
        RecordingAgent agent = new RecordingAgent("agent");
        AgentHandle handle = group.start(agent);
        agent.inCycle(handle::help);
        group.doWork();
        assertEquals(1, agent.cycleCount());
        handle.close();
    }

    /** The walk over the agents had begun before one of them was closed: it ran once more. */
    @Test
    void agentClosedDuringTheDutyCycleDoesNotRunInIt() {
        AtomicReference<AgentHandle> victimHandle = new AtomicReference<>();
        RecordingAgent closer =
                new RecordingAgent("closer").inCycle(() -> victimHandle.get().close());
        RecordingAgent victim = new RecordingAgent("victim");
        AgentHandle closing = group.start(closer);
        victimHandle.set(group.start(victim));
        group.doWork();
        assertEquals(1, closer.cycleCount());
        assertEquals(0, victim.cycleCount());
        closing.close();
    }

    @Test
    void closedAgentIsHelpedNoMore() {
        RecordingAgent agent = new RecordingAgent("agent");
        AgentHandle handle = group.start(agent);
        handle.close();
        handle.help();
        handle.wake();
        handle.close();
        assertEquals(0, agent.cycleCount());
    }

    @Test
    void agentClosesItself() {
        RecordingAgent agent = new RecordingAgent("agent");
        AgentHandle handle = group.start(agent);
        agent.inCycle(handle::close);
        group.doWork();
        group.doWork();
        handle.help();
        assertEquals(1, agent.cycleCount());
    }

    @Test
    void closeWaitsForTheDutyCycleOfAnotherThread() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        List<String> events = java.util.Collections.synchronizedList(new ArrayList<>());
        RecordingAgent agent =
                new RecordingAgent("agent")
                        .inCycle(
                                () -> {
                                    entered.countDown();
                                    try {
                                        leave.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    events.add("cycle ended");
                                });
        AgentHandle handle = group.start(agent);
        Thread runner = new Thread(group::doWork);
        runner.start();
        entered.await();
        // Nobody else may enter meanwhile.
        assertEquals(0, group.doWork());
        Thread closer =
                new Thread(
                        () -> {
                            handle.close();
                            events.add("closed");
                        });
        closer.start();
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        leave.countDown();
        closer.join();
        runner.join();
        assertEquals(List.of("cycle ended", "closed"), events);
        assertEquals(1, agent.cycleCount());
    }

    @Test
    void faultOfOneAgentIsReportedAndTheNextOneRuns() {
        RecordingAgent bad =
                new RecordingAgent("bad")
                        .inCycle(
                                () -> {
                                    throw new IllegalStateException("always");
                                });
        RecordingAgent good = new RecordingAgent("good");
        AgentHandle one = group.start(bad);
        AgentHandle two = group.start(good);
        group.doWork();
        one.help();
        assertEquals(2, faults.size());
        assertEquals(1, good.cycleCount());
        one.close();
        two.close();
    }

    @Test
    void errorHandlerThatThrowsDoesNotReachTheCaller() {
        AgentGroup failing =
                new AgentGroup(
                        Threading.INVOKER,
                        fault -> {
                            throw new IllegalStateException("the handler as well");
                        });
        RecordingAgent bad =
                new RecordingAgent("bad")
                        .inCycle(
                                () -> {
                                    throw new IllegalStateException("always");
                                });
        RecordingAgent good = new RecordingAgent("good");
        AgentHandle one = failing.start(bad);
        AgentHandle two = failing.start(good);
        try (QuietLog quiet = new QuietLog()) {
            assertNotNull(quiet);
            failing.doWork();
        }
        assertEquals(1, good.cycleCount());
        one.close();
        two.close();
    }

    @Test
    void groupWithThreadsRunsNothingByHand() throws InterruptedException {
        AgentGroup dedicated = new AgentGroup(Threading.DEDICATED, faults::add);
        RecordingAgent agent = new RecordingAgent("agent");
        try (AgentHandle handle = dedicated.start(agent)) {
            agent.awaitFirstCycle();
            assertEquals(0, dedicated.doWork());
            handle.wake();
        }
        assertEquals(List.of(), faults);
    }
}
