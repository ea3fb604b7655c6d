package io.lohdb.internal.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.agent.AgentHandle;
import io.lohdb.internal.feed.FeedFixture.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed stepped by hand: who runs when is what a test says. */
final class FeedTest {
    private final FeedFixture feed = new FeedFixture();

    @AfterEach
    void closesTheFeed() {
        feed.close();
    }

    @Test
    void deliversThroughTheRing() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        feed.publish();
        feed.write(10, "value");
        feed.publish();
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
        assertEquals(0, subscriber.lapCount());
    }

    @Test
    void deliversNothingBeforeItIsDurable() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        for (int i = 0; i < 10; i++) {
            feed.driver.put("key", "value");
        }
        feed.publish();
        feed.drain(subscriber);
        assertEquals(List.of(), collector.lines);
        assertEquals(0, subscriber.sequence());
        feed.engine.sync();
        feed.publish();
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
        assertEquals(10, collector.lines.size());
    }

    @Test
    void beginsBehindWhatWasWrittenAlthoughItWasNotDurable() {
        feed.driver.put("key", "before");
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        assertEquals(1, subscriber.startSequence());
        feed.write(1, "after");
        feed.publish();
        feed.drain(subscriber);
        assertEquals(List.of("key=after"), collector.lines);
    }

    @Test
    void catchesUpFromTheLogWhenTheRingHasOvertakenIt() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        feed.publish();
        feed.write(1000, "a value that fills the ring several times over");
        feed.publish();
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
        assertTrue(subscriber.lapCount() > 0);
        final long laps = subscriber.lapCount();
        feed.write(10, "back in the ring");
        feed.publish();
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
        assertEquals(laps, subscriber.lapCount());
    }

    @Test
    void isOvertakenBetweenAnyTwoSteps() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        for (int round = 0; round < 50; round++) {
            feed.write(10 + 7 * round, "value of round " + round);
            feed.publish();
            subscriber.doWork();
        }
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
    }

    @Test
    void readsChangesFromTheLogThatAreTooLongForTheRing() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        feed.publish();
        for (final int length : new int[] {1, 400, 485, 486, 487, 488, 489, 500, 600, 100_000}) {
            feed.write(1, "x".repeat(length));
            feed.write(1, "short");
        }
        feed.publish();
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
        assertEquals(0, subscriber.lapCount(), "long changes are no laps");
    }

    @Test
    void handsABatchOverUnsplitAndMarksItsEnd() {
        final List<Boolean> ends = new ArrayList<>();
        final FeedSubscriber subscriber = feed.subscribe(change -> ends.add(change.isEndOfBatch()));
        feed.publish();
        feed.writeBatch(3, "value");
        feed.write(1, "value");
        feed.writeBatch(2, "x".repeat(1000));
        feed.publish();
        feed.drain(subscriber);
        assertEquals(List.of(false, false, true, true, false, true), ends);
    }

    @Test
    void leavesNoGapWhenNobodySubscribedForAWhile() {
        final Collector first = feed.collector();
        final FeedSubscriber leaving = feed.subscribe(first);
        feed.write(5, "seen");
        feed.publish();
        feed.drain(leaving);
        leaving.close();
        assertEquals(0, feed.subscribers.size());
        feed.write(20, "unseen");
        feed.publish();
        final Collector second = feed.collector();
        final FeedSubscriber joining = feed.subscribe(second);
        // Durable before the publisher has noticed that somebody is there again.
        feed.write(7, "between");
        feed.publish();
        feed.write(3, "seen");
        feed.publish();
        feed.drain(joining);
        feed.assertComplete(joining, second);
        assertEquals(5, first.lines.size());
        assertEquals(10, second.lines.size());
    }

    /** The first change of a subscription waited until the subscriber's sleep ended by itself. */
    @Test
    void wakesASubscriberThatFindsTheBeginningInTheLogOnly() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        final int[] signals = {0};
        subscriber.handle(
                new AgentHandle() {
                    @Override
                    public void wake() {
                        signals[0]++;
                    }

                    @Override
                    public void close() {}
                });
        feed.write(1, "before the publisher's first step");
        feed.drain(subscriber);
        feed.publish();
        assertTrue(signals[0] > 0, "nobody wakes the subscriber");
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
    }

    @Test
    void subscribersAreIndependent() {
        final Collector quick = feed.collector();
        final Collector slow = feed.collector();
        final FeedSubscriber quickOne = feed.subscribe(quick);
        final FeedSubscriber slowOne = feed.subscribe(slow);
        for (int round = 0; round < 100; round++) {
            feed.write(3, "value " + round);
            feed.publish();
            feed.drain(quickOne);
        }
        assertEquals(List.of(), slow.lines);
        feed.assertComplete(quickOne, quick);
        assertEquals(0, quickOne.lapCount());
        feed.drain(slowOne);
        feed.assertComplete(slowOne, slow);
        assertTrue(slowOne.lapCount() > 0);
    }

    @Test
    void aHandlerThatThrowsIsReportedAndGoesOnWithTheNext() {
        final List<Long> delivered = new ArrayList<>();
        final FeedSubscriber subscriber =
                feed.subscribe(
                        change -> {
                            delivered.add(change.sequence());
                            throw new IllegalStateException("broken at " + change.sequence());
                        });
        feed.publish();
        feed.write(3, "value");
        feed.publish();
        feed.drain(subscriber);
        assertEquals(List.of(1L, 2L, 3L), delivered);
        assertEquals(3, subscriber.sequence());
        assertEquals(3, feed.faults.size());
        assertEquals("broken at 2", feed.faults.get(1).getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deliversNothingMoreOnceItIsClosed(boolean isLapped) {
        final List<Long> delivered = new ArrayList<>();
        final FeedSubscriber[] own = new FeedSubscriber[1];
        own[0] =
                feed.subscribe(
                        change -> {
                            delivered.add(change.sequence());
                            if (change.sequence() == 2) {
                                own[0].close();
                            }
                        });
        feed.publish();
        feed.write(isLapped ? 1000 : 10, "value");
        feed.publish();
        feed.drain(own[0]);
        assertEquals(List.of(1L, 2L), delivered);
        assertFalse(own[0].isActive());
        assertEquals(0, feed.subscribers.size());
    }

    @Test
    void closesEveryReaderOfTheLog() {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        feed.publish();
        feed.write(1000, "laps the subscriber");
        feed.publish();
        feed.drain(subscriber);
        assertTrue(feed.engine.openReaders() > 0);
        subscriber.close();
        publisherSeesNobody();
        assertEquals(0, feed.engine.openReaders());
    }

    private void publisherSeesNobody() {
        assertEquals(0, feed.publisher.doWork());
    }

    /**
     * The transmitter overtakes a receiver that stands between two looks at the same message. What
     * it reads then belongs to no message, and neither does the place where it goes on.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void survivesBeingOvertakenInTheMiddleOfARead(int looks) {
        for (int length = 1; length < 120; length++) {
            // Bytes that make great lengths, small ones and negative ones, sequences far ahead.
            for (final String letter : List.of("\u0001", "\u0000", "\u007f", "\uffff")) {
                isOvertaken(looks, letter.repeat(length));
            }
        }
    }

    private void isOvertaken(int looks, String value) {
        final Collector collector = feed.collector();
        final FeedSubscriber subscriber = feed.subscribe(collector);
        feed.publish();
        feed.write(2, "short");
        feed.publish();
        feed.ring.afterLooks(
                looks,
                () -> {
                    feed.write(FeedFixture.CAPACITY / 60, value);
                    feed.publish();
                    // Readable in the log, but not durable: what is read wrongly must not lead
                    // there.
                    feed.driver.put("key", "not durable");
                });
        feed.drain(subscriber);
        assertEquals(List.of(), feed.faults);
        assertEquals(
                feed.engine.durableSequence() - subscriber.startSequence(), collector.lines.size());
        feed.engine.sync();
        feed.publish();
        feed.drain(subscriber);
        feed.assertComplete(subscriber, collector);
        subscriber.close();
    }

    @Test
    void survivesAnyInterleaving() {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final List<FeedSubscriber> open = new ArrayList<>();
        final List<Collector> collectors = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            final int choice = random.nextInt(100);
            if (choice < 25) {
                feed.driver.put("key" + random.nextInt(10), "v".repeat(random.nextInt(900)));
            } else if (choice < 30) {
                feed.driver.delete("key" + random.nextInt(10));
            } else if (choice < 45) {
                feed.engine.sync();
            } else if (choice < 65) {
                feed.publisher.doWork();
            } else if (choice < 67 && open.size() < 5) {
                collectors.add(feed.collector());
                open.add(feed.subscribe(collectors.get(collectors.size() - 1)));
            } else if (choice < 68 && !open.isEmpty()) {
                final int index = random.nextInt(open.size());
                open.remove(index).close();
                collectors.remove(index);
            } else if (!open.isEmpty()) {
                open.get(random.nextInt(open.size())).doWork();
            }
            assertEquals(List.of(), feed.faults, () -> "seed " + seed);
        }
        feed.engine.sync();
        feed.publish();
        for (int i = 0; i < open.size(); i++) {
            feed.drain(open.get(i));
            assertEquals(
                    feed.driver.history(open.get(i).startSequence()),
                    collectors.get(i).lines,
                    "seed " + seed);
        }
    }
}
