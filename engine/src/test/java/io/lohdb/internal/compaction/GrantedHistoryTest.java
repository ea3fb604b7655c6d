package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.agent.AgentGroup;
import io.lohdb.internal.feed.Feed;
import io.lohdb.internal.log.HistoryFloor;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.Threading;
import io.lohdb.testkit.OperationList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Only the choice of victims asked who needs their history. A subscription that began, or a cursor
 * that was committed, while the job was under way was given a place in a segment that went when the
 * job came to its end: the subscription ended with a {@link SequenceCompactedException} although it
 * had begun in time and was not slow.
 */
final class GrantedHistoryTest {
    private static final int CHANGES = 400;
    private static final int KEYS = 20;
    private static final int MANY_STEPS = 1_000;
    private static final long RETENTION = 1 << 20;

    private final List<Throwable> faults = new ArrayList<>();
    private final AgentGroup agents = new AgentGroup(Threading.INVOKER, faults::add);
    private final SimulatedDirectory disk = new SimulatedDirectory();
    private final SteppedStore store = SteppedStore.open(disk, SteppedStore.EAGER);
    private final Feed feed = new Feed(store.engine(), agents, faults::add, 64 * 1024);

    private GrantedHistoryTest() {
        store.engine().retainHistory(feed::firstSequenceNeeded, RETENTION);
        for (int i = 1; i <= CHANGES; i++) {
            // Some of them stay, and have to be copied.
            store.put(i % 40 == 1 ? "only once " + i : "key" + i % 10, "value " + i);
        }
        store.engine().sync();
    }

    /** Begins to compact; returns whether that is not done after so many steps. */
    private boolean compactFor(int steps) {
        long request = store.engine().compaction().request();
        for (int i = 0; i < steps && !store.engine().compaction().isDone(request); i++) {
            store.step();
        }
        return !store.engine().compaction().isDone(request);
    }

    private long end() {
        return store.engine().durableSequence();
    }

    private static List<Long> sequences(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private void close() {
        feed.close();
        store.close();
    }

    private List<Long> history(long after) {
        List<Long> delivered = new ArrayList<>();
        try (ChangeReader reader = store.engine().changes(after)) {
            reader.poll(change -> delivered.add(change.sequence()), end(), 1_000);
        }
        return delivered;
    }

    @Test
    void subscriptionKeepsWhatItBeganWithWheneverThatWas() {
        int stepsTried = 0;
        boolean isUnderWay = true;
        while (isUnderWay) {
            GrantedHistoryTest another = new GrantedHistoryTest();
            isUnderWay = another.subscribeAfter(stepsTried++);
        }
        assertTrue(stepsTried > 8, "only " + stepsTried + " steps");
    }

    /** Returns whether compaction was still under way then. */
    private boolean subscribeAfter(int steps) {
        boolean isUnderWay = compactFor(steps);
        long first = store.engine().firstSequence();
        List<Long> delivered = new ArrayList<>();
        feed.subscribe(first - 1, change -> delivered.add(change.sequence()));
        compactFor(MANY_STEPS);
        assertEquals(first, store.engine().firstSequence(), "begun after " + steps + " steps");
        while (agents.doWork() > 0) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(), faults, "begun after " + steps + " steps");
        assertEquals(sequences(first, CHANGES), delivered);
        compactFor(MANY_STEPS);
        assertTrue(store.engine().firstSequence() > CHANGES / 2, "nobody needs it any more");
        assertEquals("value " + CHANGES, store.get("key0"));
        assertEquals(KEYS, store.entries().size());
        close();
        return isUnderWay;
    }

    @Test
    void cursorKeepsWhatWasThereWheneverItWasCommitted() {
        int stepsTried = 0;
        boolean isUnderWay = true;
        while (isUnderWay) {
            GrantedHistoryTest another = new GrantedHistoryTest();
            isUnderWay = another.commitAfter(stepsTried++);
        }
        assertTrue(stepsTried > 8, "only " + stepsTried + " steps");
    }

    private boolean commitAfter(int steps) {
        boolean isUnderWay = compactFor(steps);
        long first = store.engine().firstSequence();
        store.engine().apply(new OperationList().cursor(Cursor.of("late", first - 1)));
        compactFor(MANY_STEPS);
        assertEquals(sequences(first, CHANGES), history(first - 1), "committed after " + steps);
        close();
        SimulatedDirectory left = new SimulatedDirectory(disk.killed());
        try (SteppedStore reopened = SteppedStore.open(left, SteppedStore.EAGER)) {
            reopened.engine().retainHistory(from -> HistoryFloor.NOTHING_NEEDED, RETENTION);
            reopened.compact();
            assertEquals(first, reopened.engine().firstSequence());
            reopened.engine().apply(new OperationList().cursor(Cursor.deleted("late")));
            reopened.compact();
            assertTrue(reopened.engine().firstSequence() > CHANGES / 2);
            assertEquals("value " + CHANGES, reopened.get("key0"));
            assertEquals(KEYS, reopened.entries().size());
        }
        return isUnderWay;
    }

    /** What is gone beyond recall is refused at once, not promised and then taken away. */
    @Test
    void whatIsOnItsWayOutIsRefusedAtOnce() {
        List<Long> refused = new ArrayList<>();
        disk.beforeCall(
                () -> {
                    if (store.engine().firstSequence() > 1 && refused.isEmpty()) {
                        assertThrows(
                                SequenceCompactedException.class,
                                () -> feed.subscribe(0, change -> {}));
                        assertEquals(CHANGES, history(0).size(), "the log still has it");
                        refused.add(store.engine().firstSequence());
                    }
                });
        compactFor(MANY_STEPS);
        assertFalse(refused.isEmpty());
        assertTrue(store.engine().firstSequence() >= refused.get(0));
        assertEquals(0, feed.subscriptionCount());
        close();
    }
}
