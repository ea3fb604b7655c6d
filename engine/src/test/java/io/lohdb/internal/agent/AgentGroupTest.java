package io.lohdb.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Await;
import io.lohdb.spi.Threading;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.ErrorHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who runs an agent's duty cycles, and that nobody does once its handle was closed. */
final class AgentGroupTest {
    private static final ErrorHandler FAIL =
            fault -> {
                throw new AssertionError(fault);
            };

    /** Does what a test says and counts. */
    private static final class ScriptedAgent implements BackgroundAgent {
        private final AtomicInteger cycles = new AtomicInteger();
        private final Runnable script;
        private volatile Thread thread;

        ScriptedAgent(Runnable script) {
            this.script = script;
        }

        @Override
        public int doWork() {
            thread = Thread.currentThread();
            cycles.incrementAndGet();
            script.run();
            return 0;
        }

        @Override
        public String roleName() {
            return "scripted";
        }
    }

    private static AgentHandle startAwake(AgentGroup group, ScriptedAgent agent) {
        final AgentHandle handle = group.start(agent);
        handle.wake();
        group.doWork();
        Await.until("the first duty cycle", () -> agent.cycles.get() > 0);
        return handle;
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void runsAnAgentUntilItsHandleIsClosed(Threading threading) {
        final AgentGroup group = new AgentGroup(threading, FAIL);
        final ScriptedAgent agent = new ScriptedAgent(() -> {});
        final AgentHandle handle = startAwake(group, agent);
        handle.close();
        final int cycles = agent.cycles.get();
        handle.wake();
        group.doWork();
        assertEquals(cycles, agent.cycles.get());
    }

    @ParameterizedTest
    @EnumSource(
            value = Threading.class,
            names = {"DEDICATED", "SHARED"})
    void aSignalWakesASleepingAgent(Threading threading) {
        final AgentGroup group = new AgentGroup(threading, FAIL);
        final ScriptedAgent agent = new ScriptedAgent(() -> {});
        final AgentHandle handle = startAwake(group, agent);
        for (int i = 0; i < 100; i++) {
            final int before = agent.cycles.get();
            handle.wake();
            Await.until("a duty cycle after the signal", () -> agent.cycles.get() > before);
        }
        handle.close();
    }

    @Test
    void anInvokedAgentRunsOnNoThreadButTheCallers() {
        final AgentGroup group = new AgentGroup(Threading.INVOKER, FAIL);
        final ScriptedAgent agent = new ScriptedAgent(() -> {});
        final AgentHandle handle = group.start(agent);
        handle.wake();
        assertEquals(0, agent.cycles.get());
        group.doWork();
        assertEquals(1, agent.cycles.get());
        assertEquals(Thread.currentThread(), agent.thread);
    }

    /**
     * A round of duty cycles walked over the agents that were there when it began. An agent that
     * was closed meanwhile ran once more: after its store had released files and memory.
     */
    @Test
    void anInvokedAgentThatIsClosedDuringARoundDoesNotRunInIt() {
        final AgentGroup group = new AgentGroup(Threading.INVOKER, FAIL);
        final AgentHandle[] second = new AgentHandle[1];
        group.start(new ScriptedAgent(() -> second[0].close()));
        final ScriptedAgent closed = new ScriptedAgent(() -> {});
        second[0] = group.start(closed);
        group.doWork();
        assertEquals(0, closed.cycles.get());
    }

    @Test
    void anInvokedAgentThatIsClosedBetweenRoundsIsNotHelpedEither() {
        final AgentGroup group = new AgentGroup(Threading.INVOKER, FAIL);
        final ScriptedAgent agent = new ScriptedAgent(() -> {});
        final AgentHandle handle = group.start(agent);
        handle.help();
        assertEquals(1, agent.cycles.get());
        handle.close();
        handle.help();
        assertEquals(1, agent.cycles.get());
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void closeWaitsForTheDutyCycleUnderWay(Threading threading) throws Exception {
        final CountDownLatch isInside = new CountDownLatch(1);
        final CountDownLatch mayLeave = new CountDownLatch(1);
        final List<String> order = new CopyOnWriteArrayList<>();
        final AgentGroup group = new AgentGroup(threading, FAIL);
        final ScriptedAgent agent =
                new ScriptedAgent(
                        () -> {
                            if (isInside.getCount() == 0) {
                                return;
                            }
                            isInside.countDown();
                            awaitQuietly(mayLeave);
                            order.add("duty cycle ended");
                        });
        final AgentHandle handle = group.start(agent);
        handle.wake();
        final var invoker = Await.start("invoker", group::doWork);
        isInside.await();
        final var closing =
                Await.start(
                        "closing",
                        () -> {
                            handle.close();
                            order.add("closed");
                        });
        mayLeave.countDown();
        Await.end("closing", closing);
        Await.end("invoker", invoker);
        assertEquals(List.of("duty cycle ended", "closed"), order);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void anAgentMayCloseItself(Threading threading) {
        final AgentGroup group = new AgentGroup(threading, FAIL);
        final AgentHandle[] handle = new AgentHandle[1];
        final CountDownLatch hasHandle = new CountDownLatch(1);
        final AtomicInteger closed = new AtomicInteger();
        final ScriptedAgent agent =
                new ScriptedAgent(
                        () -> {
                            awaitQuietly(hasHandle);
                            handle[0].close();
                            closed.incrementAndGet();
                        });
        handle[0] = group.start(agent);
        hasHandle.countDown();
        handle[0].wake();
        group.doWork();
        Await.until("closed from inside", () -> closed.get() > 0);
        handle[0].close();
        final int cycles = agent.cycles.get();
        group.doWork();
        assertEquals(cycles, agent.cycles.get());
    }

    /** An error handler that rethrows ended the thread; whatever the agent was for never came. */
    @ParameterizedTest
    @EnumSource(
            value = Threading.class,
            names = {"DEDICATED", "SHARED"})
    void anErrorHandlerThatThrowsDoesNotEndTheThread(Threading threading) {
        final AgentGroup group =
                new AgentGroup(
                        threading,
                        fault -> {
                            throw new IllegalStateException(fault);
                        });
        final ScriptedAgent agent =
                new ScriptedAgent(
                        () -> {
                            throw new IllegalArgumentException("broken agent");
                        });
        final AgentHandle handle = group.start(agent);
        for (int i = 0; i < 3; i++) {
            final int before = agent.cycles.get();
            handle.wake();
            Await.until("a duty cycle after the fault", () -> agent.cycles.get() > before);
        }
        handle.close();
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void aFaultGoesToTheErrorHandlerAndTheAgentGoesOn(Threading threading) {
        final List<Throwable> faults = new CopyOnWriteArrayList<>();
        final AgentGroup group = new AgentGroup(threading, faults::add);
        final IllegalArgumentException fault = new IllegalArgumentException("broken agent");
        final ScriptedAgent agent =
                new ScriptedAgent(
                        () -> {
                            throw fault;
                        });
        final AgentHandle handle = startAwake(group, agent);
        handle.wake();
        group.doWork();
        Await.until("the second fault", () -> faults.size() > 1);
        assertTrue(faults.stream().allMatch(told -> told == fault));
        handle.close();
    }

    /**
     * A callback may interrupt the thread it runs on. A flag that stays set turned every park into
     * a return at once: the thread spun until the store was closed.
     */
    @Test
    void anInterruptFlagLeftBehindDoesNotKeepTheThreadAwake() {
        final AgentGroup group = new AgentGroup(Threading.DEDICATED, FAIL);
        final ScriptedAgent agent =
                new ScriptedAgent(
                        new Runnable() {
                            private boolean isDone;

                            @Override
                            public void run() {
                                if (!isDone) {
                                    isDone = true;
                                    Thread.currentThread().interrupt();
                                }
                            }
                        });
        final AgentHandle handle = group.start(agent);
        Await.until("the first duty cycle", () -> agent.cycles.get() > 0);
        Await.until(
                "the flag is cleared or the thread spins",
                () -> !agent.thread.isInterrupted() || agent.cycles.get() > 100_000);
        assertFalse(agent.thread.isInterrupted());
        handle.close();
    }

    @Test
    void theSharedThreadEndsWithItsLastAgent() {
        final AgentGroup group = new AgentGroup(Threading.SHARED, FAIL);
        final ScriptedAgent first = new ScriptedAgent(() -> {});
        final ScriptedAgent second = new ScriptedAgent(() -> {});
        final AgentHandle firstHandle = startAwake(group, first);
        final AgentHandle secondHandle = startAwake(group, second);
        assertEquals(first.thread, second.thread);
        firstHandle.close();
        assertTrue(second.thread.isAlive());
        secondHandle.close();
        Await.until("the shared thread's end", () -> !second.thread.isAlive());
    }

    @Test
    void engineThreadHandsBackWhatTheWorkThrew() {
        final IllegalArgumentException fault = new IllegalArgumentException("no");
        assertEquals(
                fault,
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                EngineThread.call(
                                        "test",
                                        () -> {
                                            throw fault;
                                        })));
    }

    @Test
    void engineThreadIsNotDisturbedByAnInterruptAndKeepsIt() {
        Thread.currentThread().interrupt();
        assertEquals("done", EngineThread.call("test", () -> "done"));
        assertTrue(Thread.interrupted());
    }
}
