package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.Await;
import io.lohdb.HookedEngine;
import io.lohdb.InMemoryStorageEngine;
import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent is stepped by hand: nothing runs but what a test calls. */
final class SyncAgentTest {
    private final HookedEngine engine = new HookedEngine(InMemoryStorageEngine.open());
    private final FailureState failure = new FailureState();
    private final GroupCommit commit = new GroupCommit(engine, failure, () -> {});
    private final DurableCallbacks callbacks =
            new DurableCallbacks(
                    failure,
                    fault -> {
                        throw new AssertionError(fault);
                    });
    private final List<Throwable> reported = new ArrayList<>();
    private final SyncAgent agent =
            new SyncAgent(
                    engine,
                    commit,
                    callbacks,
                    new ReentrantLock(),
                    failure,
                    reported::add,
                    System::nanoTime);

    @BeforeEach
    void preparesSegmentsOnTheWritersThread() {
        engine.workSignal(engine::doWork);
    }

    @AfterEach
    void closesTheEngine() {
        engine.close();
    }

    private long put(String key) {
        final UnsafeBuffer buffer = new UnsafeBuffer(key.getBytes(StandardCharsets.UTF_8));
        return engine.put(buffer, 0, buffer.capacity(), buffer, 0, buffer.capacity());
    }

    @Test
    void syncsNothingThatNobodyAskedFor() {
        put("a");
        agent.doWork();
        assertEquals(0, engine.syncs());
        assertEquals(0, engine.durableSequence());
    }

    @Test
    void syncsAtOnceWhatCannotWait() {
        put("a");
        agent.requestSync(0);
        agent.doWork();
        assertEquals(1, engine.syncs());
        assertEquals(1, engine.durableSequence());
    }

    @Test
    void waitsForTheIntervalBeforeItSyncs() {
        put("a");
        agent.requestSync(TimeUnit.HOURS.toNanos(1));
        agent.doWork();
        assertEquals(0, engine.syncs());
    }

    @Test
    void aRequestThatCannotWaitOvertakesOneThatCan() {
        put("a");
        agent.requestSync(TimeUnit.HOURS.toNanos(1));
        agent.requestSync(0);
        agent.doWork();
        assertEquals(1, engine.syncs());
    }

    @Test
    void aRequestThatCanWaitDoesNotHoldUpOneThatCannot() {
        put("a");
        agent.requestSync(0);
        agent.requestSync(TimeUnit.HOURS.toNanos(1));
        agent.doWork();
        assertEquals(1, engine.syncs());
    }

    /**
     * A deadline of 60 ms moved to 119 ms when a request within 59 ms came just before it: only the
     * lengths of the intervals were compared, not the points of time.
     */
    @Test
    void aShorterIntervalDoesNotPostponeAnEarlierDeadline() {
        final long intervalNs = TimeUnit.MILLISECONDS.toNanos(60);
        put("a");
        agent.requestSync(intervalNs);
        final long deadlineNs = System.nanoTime() + intervalNs;
        Await.untilNanoTime(deadlineNs - intervalNs / 10);
        agent.requestSync(intervalNs - intervalNs / 60);
        Await.untilNanoTime(deadlineNs);
        agent.doWork();
        assertEquals(1, engine.syncs());
    }

    @Test
    void anUrgentRequestSurvivesARaceWithOneThatCanWait() {
        final int rounds = 20_000;
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();
        final var patient =
                Await.start(
                        "patient",
                        () -> {
                            for (int round = 1; round <= rounds; round++) {
                                spinUntil(started, round);
                                agent.requestSync(TimeUnit.HOURS.toNanos(1));
                                ended.set(round);
                            }
                        });
        for (int round = 1; round <= rounds; round++) {
            put("a");
            started.set(round);
            agent.requestSync(0);
            spinUntil(ended, round);
            agent.doWork();
            assertEquals(
                    engine.writtenSequence(),
                    engine.durableSequence(),
                    "the sync of round " + round + " was put off");
            // What the patient one asked for is served, too, so that each round begins alike.
            agent.requestSync(0);
            agent.doWork();
        }
        Await.end("patient", patient);
    }

    private static void spinUntil(AtomicInteger counter, int value) {
        while (counter.get() < value) {
            Thread.onSpinWait();
        }
    }

    @Test
    void firesCallbacksInOrderOnceTheirOperationIsDurable() {
        final StringBuilder order = new StringBuilder();
        final long first = put("a");
        final long second = put("b");
        callbacks.add(second, (sequence, unknown) -> order.append(sequence).append(' '));
        callbacks.add(first, (sequence, unknown) -> order.append(sequence).append(' '));
        agent.doWork();
        assertEquals("", order.toString());
        agent.requestSync(0);
        agent.doWork();
        assertEquals("1 2 ", order.toString());
    }

    /**
     * After a failed sync the deadline stayed in the past: the agent's thread never parked again.
     */
    @Test
    void sleepsAfterAFailure() {
        put("a");
        engine.beforeSync =
                () -> {
                    throw new IllegalStateException("device gone");
                };
        agent.requestSync(0);
        agent.doWork();
        assertTrue(failure.isFailed());
        agent.requestSync(0);
        agent.doWork();
        assertTrue(agent.maxIdleNs() > 0, "an agent that can do nothing has to sleep");
        assertEquals(1, engine.syncs());
    }

    /**
     * A sync that failed in the background was kept to itself until the next write. Found by the
     * fault loop; now the error handler hears of it, once.
     */
    @Test
    void reportsTheFirstFailureToTheErrorHandlerAndNoOther() {
        final IllegalStateException fault = new IllegalStateException("device gone");
        put("a");
        engine.beforeSync =
                () -> {
                    throw fault;
                };
        for (int i = 0; i < 3; i++) {
            agent.requestSync(0);
            agent.doWork();
        }
        assertEquals(1, reported.size());
        assertSame(
                fault, assertInstanceOf(OutcomeUnknownException.class, reported.get(0)).getCause());
        assertEquals(1, engine.syncs());
    }

    /** A mark goes into mapped memory; the page may have no file system behind it any more. */
    @Test
    void aQuietMomentThatCannotBeNotedFailsTheStore() {
        final InternalError fault = new InternalError("a fault occurred");
        put("a");
        engine.sync();
        engine.beforeIdle =
                () -> {
                    throw fault;
                };
        Await.until(
                "the store fails",
                () -> {
                    agent.doWork();
                    return failure.isFailed();
                });
        assertEquals(1, reported.size());
        assertInstanceOf(StoreFailedException.class, reported.get(0));
        assertSame(fault, reported.get(0).getCause());
        agent.doWork();
        assertEquals(1, reported.size());
    }

    @Test
    void tellsCallbacksThatTheirOutcomeIsUnknownAfterAFailure() {
        final long sequence = put("a");
        final StringBuilder told = new StringBuilder();
        callbacks.add(
                sequence,
                (s, unknown) -> told.append(s).append(unknown.getClass().getSimpleName()));
        failure.fail(new IllegalStateException("device gone"));
        agent.doWork();
        assertEquals("1OutcomeUnknownException", told.toString());
    }
}
