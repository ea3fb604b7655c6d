package io.lohdb.stress.controls;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.Subscription;
import io.lohdb.SubscriptionStart;
import io.lohdb.internal.store.EngineFactory;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.Threading;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a store says about its writes, on a clock that is stepped by hand: a subscriber sees durable
 * changes only and all of them, from the history on too, whatever compaction does meanwhile; a
 * callback comes when its write is durable, and an interval is kept. For one thread.
 */
final class PromiseCheck implements LongFunction<String> {
    private static final int SEGMENT_LENGTH = 1 << 16;
    private static final Duration INTERVAL = Duration.ofMillis(5);

    /** Fills several segments, and takes a subscriber many cycles to read. */
    private static final int HISTORY = 6000;

    private static final int MOST_CYCLES_BEFORE = 8;
    private static final int CYCLES_AFTER = 200;
    private static final Duration CYCLE = Duration.ofMillis(20);

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[Long.BYTES]);
    private long nowNs;
    private LohDb store;
    private LogStorageEngine engine;
    private long delivered;
    private String finding;

    @Override
    public String apply(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        finding = null;
        store =
                LohDb.open(
                        LohDbConfig.withEngine(this::openEngine)
                                .durability(Durability.OS)
                                .threading(Threading.INVOKER)
                                .nanoClock(() -> nowNs)
                                .errorHandler(fault -> note("fault in the background: " + fault)));
        keepInterval();
        callBack();
        beginInTheHistory(random.nextInt(MOST_CYCLES_BEFORE));
        try (Subscription subscription = store.subscribe(change -> see(change.sequence()))) {
            delivered = subscription.startSequence();
            for (int round = 0; round < 8; round++) {
                for (int left = 1 + random.nextInt(8); left > 0; left--) {
                    put();
                }
                work();
                pass(Duration.ofMillis(random.nextInt(4)));
            }
            pass(Duration.ofSeconds(2));
            if (delivered != store.durableSequence()) {
                note("not delivered: durable=" + store.durableSequence() + " last=" + delivered);
            }
        }
        store.close();
        return finding;
    }

    private LogStorageEngine openEngine() {
        engine = EngineFactory.openMemory(SEGMENT_LENGTH, SEGMENT_LENGTH);
        return engine;
    }

    private void note(final String what) {
        finding = finding == null ? what : finding;
    }

    private void see(final long sequence) {
        if (sequence != delivered + 1) {
            note("delivered out of order: expected=" + (delivered + 1) + " found=" + sequence);
        }
        if (sequence > store.durableSequence()) {
            note("delivered before it was durable: sequence=" + sequence);
        }
        delivered = sequence;
    }

    private long put() {
        return store.put(key, 0, Long.BYTES, key, 0, Long.BYTES);
    }

    private void work() {
        for (int left = 4; left > 0; left--) {
            store.doWork();
        }
    }

    private void pass(final Duration time) {
        nowNs += time.toNanos();
        work();
    }

    private void keepInterval() {
        final long sequence =
                store.with(Durability.interval(INTERVAL))
                        .put(key, 0, Long.BYTES, key, 0, Long.BYTES);
        work();
        pass(INTERVAL);
        if (store.durableSequence() < sequence) {
            note("not durable when its interval had passed: sequence=" + sequence);
        }
    }

    /** Subscribes to everything that is left while compaction is under way. */
    private void beginInTheHistory(final int cyclesBefore) {
        for (int left = HISTORY; left > 0; left--) {
            put();
        }
        pass(Duration.ofSeconds(2));
        engine.compaction().request();
        cycle(cyclesBefore);
        try (Subscription subscription =
                store.subscribe(SubscriptionStart.oldest(), change -> see(change.sequence()))) {
            delivered = subscription.startSequence();
            cycle(CYCLES_AFTER);
            if (delivered != store.durableSequence()) {
                note("history not delivered: begun=" + subscription.startSequence());
            }
        }
        cycle(CYCLES_AFTER);
    }

    private void cycle(final int times) {
        for (int left = times; left > 0; left--) {
            nowNs += CYCLE.toNanos();
            store.doWork();
        }
    }

    private void callBack() {
        final long sequence = put();
        final boolean[] isCalled = {false};
        store.onDurable(
                sequence,
                (durable, unknown) -> {
                    isCalled[0] = true;
                    if (store.durableSequence() < sequence) {
                        note("called back before it was durable: sequence=" + sequence);
                    }
                });
        store.doWork();
        if (!isCalled[0]) {
            note("never called back: sequence=" + sequence);
        }
    }
}
