package io.lohdb.internal.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.SequenceCompactedException;
import io.lohdb.internal.agent.AgentGroup;
import io.lohdb.internal.feed.FeedFixture.Collector;
import io.lohdb.spi.Threading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscriptions that begin in the history, or fall out of it; stepped by hand. */
final class FeedResumeTest {
    private final FeedFixture feed = new FeedFixture();

    @AfterEach
    void closesTheFeed() {
        feed.close();
    }

    @Test
    void deliversHistoryThenTheRing() {
        feed.write(100, "value");
        for (final long after : new long[] {0, 1, 57, 99, 100}) {
            final Collector collector = feed.new Collector(after);
            final FeedSubscriber subscriber = feed.subscribe(collector, after);
            feed.publish();
            feed.drain(subscriber);
            feed.assertComplete(subscriber, collector);
            feed.write(3, "later");
            feed.publish();
            feed.drain(subscriber);
            feed.assertComplete(subscriber, collector);
            subscriber.close();
        }
    }

    @Test
    void readsALongHistoryInSlicesWhileTheRingGoesOn() {
        feed.write(5_000, "history");
        final Collector collector = feed.new Collector(0);
        final FeedSubscriber subscriber = feed.subscribe(collector, 0);
        feed.publish();
        int slices = 0;
        while (subscriber.sequence() < 5_000) {
            final long before = subscriber.sequence();
            assertEquals(1, subscriber.doWork());
            assertTrue(subscriber.sequence() - before <= 256, "a slice is bounded");
            feed.write(7, "meanwhile");
            feed.publish();
            slices++;
        }
        assertTrue(slices >= 5_000 / 256);
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
    }

    @Test
    void endsWhenItsNextChangeIsGoneAndSaysSo() {
        feed.write(1_000, "value");
        final Collector collector = feed.new Collector(0);
        final FeedSubscriber slow = feed.subscribe(collector, 0);
        final Collector quick = feed.collector();
        final FeedSubscriber other = feed.subscribe(quick);
        feed.publish();
        slow.doWork();
        final long reached = slow.sequence();
        feed.engine.firstSequence = reached + 2;
        slow.doWork();
        assertFalse(slow.isActive());
        assertEquals(reached, slow.sequence(), "nothing is skipped");
        assertEquals(reached, collector.lines.size());
        assertEquals(1, feed.faults.size());
        final SequenceCompactedException gone =
                assertInstanceOf(SequenceCompactedException.class, feed.faults.remove(0));
        assertEquals(reached + 2, gone.oldest());
        assertEquals(List.of(other), feed.subscribers);
        assertEquals(0, slow.doWork());
        feed.write(10, "goes on");
        feed.publish();
        feed.drain(other);
        feed.assertComplete(other, quick);
        assertEquals(List.of(), feed.faults, "it is said once");
    }

    @Test
    void goesOnWhileItsNextChangeIsTheOldest() {
        feed.write(1_000, "value");
        final Collector collector = feed.new Collector(0);
        final FeedSubscriber subscriber = feed.subscribe(collector, 0);
        feed.publish();
        while (subscriber.sequence() < 1_000) {
            feed.engine.firstSequence = subscriber.sequence() + 1;
            subscriber.doWork();
        }
        feed.engine.firstSequence = 1;
        feed.assertComplete(subscriber, collector);
    }

    /** The publisher is no subscriber: it begins anew where the log ends. */
    @Test
    void publisherThatFellOutOfTheHistoryGoesOnAtItsEnd() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        feed.publish();
        feed.write(10, "one");
        feed.engine.firstSequence = 5;
        feed.publish();
        feed.engine.firstSequence = 1;
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
        feed.write(10, "two");
        feed.publish();
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
    }

    @Test
    void tellsWhatItsSubscribersNeed() {
        final AgentGroup agents = new AgentGroup(Threading.INVOKER, feed.faults::add);
        try (Feed whole = new Feed(feed.engine, agents, feed.faults::add, 64 * 1024)) {
            assertEquals(Long.MAX_VALUE, whole.firstSequenceNeeded(0));
            feed.write(100, "value");
            final FeedSubscriber slow = whole.subscribe(20, change -> {});
            whole.subscribe(60, change -> {});
            assertEquals(21, whole.firstSequenceNeeded(0));
            assertEquals(21, whole.firstSequenceNeeded(21));
            assertEquals(61, whole.firstSequenceNeeded(22));
            assertEquals(Long.MAX_VALUE, whole.firstSequenceNeeded(62));
            slow.close();
            assertEquals(61, whole.firstSequenceNeeded(0));
            while (agents.doWork() > 0) {
                Thread.onSpinWait();
            }
            assertEquals(101, whole.firstSequenceNeeded(0));
        }
    }

    @Test
    void refusesToBeginBeforeTheOldest() {
        final AgentGroup agents = new AgentGroup(Threading.INVOKER, feed.faults::add);
        final List<Long> delivered = new ArrayList<>();
        try (Feed whole = new Feed(feed.engine, agents, feed.faults::add, 64 * 1024)) {
            feed.write(100, "value");
            feed.engine.firstSequence = 50;
            final SequenceCompactedException gone =
                    assertThrows(
                            SequenceCompactedException.class,
                            () -> whole.subscribe(48, change -> {}));
            assertEquals(50, gone.oldest());
            assertEquals(0, whole.subscriptionCount());
            whole.subscribe(49, change -> delivered.add(change.sequence()));
            while (agents.doWork() > 0) {
                Thread.onSpinWait();
            }
            assertEquals(51, delivered.size());
            assertEquals(50, delivered.get(0));
        }
    }

    /** What is asked before the new subscription counts may be gone when it does. */
    @Test
    void countsBeforeItLooksForTheOldest() {
        final AgentGroup agents = new AgentGroup(Threading.INVOKER, feed.faults::add);
        try (Feed whole = new Feed(feed.engine, agents, feed.faults::add, 64 * 1024)) {
            feed.write(100, "value");
            final AtomicInteger looks = new AtomicInteger();
            feed.engine.beforeFirstSequence =
                    () -> {
                        looks.incrementAndGet();
                        assertEquals(31, whole.firstSequenceNeeded(0));
                    };
            whole.subscribe(30, change -> {});
            assertEquals(1, looks.get());
            feed.engine.beforeFirstSequence = () -> {};
        }
    }
}
