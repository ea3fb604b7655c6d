package io.lohdb.internal.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.HookedEngine;
import io.lohdb.InMemoryStorageEngine;
import io.lohdb.spi.Change;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.testkit.EngineDriver;
import io.lohdb.testkit.OperationList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;

/** A publisher and subscribers over a small ring, each stepped by hand on the test's thread. */
final class FeedFixture implements AutoCloseable {
    static final int CAPACITY = 4096;

    /** A ring that runs something in the middle of a receiver's read. */
    static final class HookedRing extends UnsafeBuffer {
        private Runnable beforeGetInt;
        private int looks;

        HookedRing() {
            super(
                    BufferUtil.allocateDirectAligned(
                            CAPACITY + BroadcastBufferDescriptor.TRAILER_LENGTH,
                            BitUtil.CACHE_LINE_LENGTH * 2));
        }

        /** Runs once, when lengths and types were read so many times. */
        void afterLooks(int count, Runnable hook) {
            looks = count;
            beforeGetInt = hook;
        }

        @Override
        public int getInt(int index) {
            if (beforeGetInt != null && looks-- == 0) {
                final Runnable hook = beforeGetInt;
                beforeGetInt = null;
                hook.run();
            }
            return super.getInt(index);
        }
    }

    final HookedEngine engine = new HookedEngine(InMemoryStorageEngine.open());
    final EngineDriver driver = new EngineDriver(engine);
    final List<FeedSubscriber> subscribers = new CopyOnWriteArrayList<>();
    final HookedRing ring = new HookedRing();
    final FeedPublisher publisher = new FeedPublisher(engine, ring, subscribers);
    final List<Throwable> faults = new ArrayList<>();

    /** Collects what it is told and checks what must hold for each change. */
    final class Collector implements ChangeHandler {
        final List<String> lines = new ArrayList<>();
        private long sequence;

        Collector(long startSequence) {
            sequence = startSequence;
        }

        @Override
        public void onChange(Change change) {
            assertEquals(sequence + 1, change.sequence(), "not the next change");
            if (change.sequence() > engine.durableSequence()) {
                throw new AssertionError("not durable: " + change);
            }
            sequence = change.sequence();
            lines.add(EngineDriver.line(change));
        }
    }

    Collector collector() {
        return new Collector(engine.writtenSequence());
    }

    FeedSubscriber subscribe(ChangeHandler handler) {
        return subscribe(handler, engine.writtenSequence());
    }

    FeedSubscriber subscribe(ChangeHandler handler, long startSequence) {
        final FeedSubscriber subscriber =
                new FeedSubscriber(
                        engine,
                        publisher,
                        ring,
                        handler,
                        faults::add,
                        subscribers::remove,
                        startSequence);
        subscribers.add(subscriber);
        return subscriber;
    }

    /** Writes and makes durable. */
    void write(int count, String value) {
        for (int i = 0; i < count; i++) {
            driver.put("key", value);
        }
        engine.sync();
    }

    void writeBatch(int count, String value) {
        final OperationList batch = new OperationList();
        for (int i = 0; i < count; i++) {
            batch.put("key" + i, value);
        }
        driver.apply(batch);
        engine.sync();
    }

    void publish() {
        while (publisher.doWork() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Steps a subscriber until it has nothing more to do. */
    void drain(FeedSubscriber subscriber) {
        while (subscriber.doWork() > 0) {
            Thread.onSpinWait();
        }
    }

    void assertComplete(FeedSubscriber subscriber, Collector collector) {
        assertEquals(List.of(), faults);
        assertEquals(engine.durableSequence(), subscriber.sequence());
        assertEquals(driver.history(subscriber.startSequence()), collector.lines);
    }

    @Override
    public void close() {
        subscribers.forEach(FeedSubscriber::close);
        driver.close();
    }
}
