package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lohdb.spi.Threading;
import io.lohdb.testkit.EngineDriver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks that use the store they are called by, up to waiting for their own sync. */
final class ReentrantUseTest {
    private static final int DEPTH = 50;

    @TempDir private Path directory;
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();

    private LohDb open(Threading threading) {
        return LohDb.open(
                LohDbConfig.inDirectory(directory)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH)
                        .threading(threading)
                        .errorHandler(faults::add));
    }

    private static void await(LohDb db, Threading threading, AtomicInteger counter, int count) {
        Await.until(
                "call " + count,
                () -> {
                    if (threading == Threading.INVOKER) {
                        db.doWork();
                    }
                    return counter.get() == count;
                });
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void aSubscriberWritesDurablyAndIsToldOfItsOwnWrites(Threading threading) {
        final AtomicInteger delivered = new AtomicInteger();
        try (LohDb db = open(threading)) {
            db.subscribe(
                    change -> {
                        final int count = delivered.get() + 1;
                        if (count < DEPTH) {
                            final long sequence = db.put("key", new byte[10_000 + count]);
                            assertEquals(change.sequence() + 1, sequence);
                            assertEquals(sequence, db.durableSequence());
                        }
                        delivered.set(count);
                    });
            db.put("key", "first");
            await(db, threading, delivered, DEPTH);
            assertEquals(DEPTH, db.durableSequence());
        }
        assertEquals(List.of(), faults);
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void aDurableCallbackWritesDurablyAndRegistersTheNext(Threading threading) {
        final AtomicInteger called = new AtomicInteger();
        try (LohDb db = open(threading)) {
            register(db, called, db.put("key", "first"));
            await(db, threading, called, DEPTH);
            assertEquals(DEPTH, db.durableSequence());
        }
        assertEquals(List.of(), faults);
    }

    private static void register(LohDb db, AtomicInteger called, long sequence) {
        db.onDurable(
                sequence,
                (durable, failure) -> {
                    assertNull(failure);
                    final int count = called.get() + 1;
                    if (count < DEPTH) {
                        register(db, called, db.put("key", new byte[10_000 + count]));
                    }
                    called.set(count);
                });
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void aReadHandlerWritesDurably(Threading threading) {
        try (LohDb db = open(threading)) {
            db.put("key", "0");
            final DirectBuffer key = EngineDriver.utf8("key");
            for (int i = 0; i < DEPTH; i++) {
                final int next = i + 1;
                db.read(
                        key,
                        0,
                        3,
                        (buffer, offset, length) -> {
                            assertEquals(
                                    Integer.toString(next - 1),
                                    EngineDriver.text(buffer, offset, length));
                            db.put("key", Integer.toString(next));
                            db.put("long", new byte[10_000]);
                            assertEquals(
                                    Integer.toString(next - 1),
                                    EngineDriver.text(buffer, offset, length),
                                    "a lent value changed");
                        });
            }
            assertEquals(1 + 2 * DEPTH, db.durableSequence());
        }
    }

    @Test
    void aSubscriberSubscribesAndUnsubscribes() {
        final List<Long> inner = new CopyOnWriteArrayList<>();
        try (LohDb db = open(Threading.DEDICATED)) {
            final Subscription[] second = new Subscription[1];
            db.subscribe(
                    change -> {
                        if (change.sequence() == 1) {
                            second[0] = db.subscribe(later -> inner.add(later.sequence()));
                            db.put("b", "2");
                        } else if (change.sequence() == 2) {
                            Await.until("the inner one is told", () -> inner.size() == 1);
                            second[0].close();
                            db.put("c", "3");
                        } else {
                            inner.add(-change.sequence());
                        }
                    });
            db.put("a", "1");
            Await.until("the outer one is told of the third", () -> inner.size() == 2);
        }
        assertEquals(List.of(2L, -3L), inner);
        assertEquals(List.of(), faults);
    }

    @Test
    void aSubscriberClosesItsOwnSubscription() {
        final List<Long> delivered = new CopyOnWriteArrayList<>();
        try (LohDb db = open(Threading.DEDICATED)) {
            final Subscription[] own = new Subscription[1];
            own[0] =
                    db.subscribe(
                            change -> {
                                delivered.add(change.sequence());
                                Await.until("subscribe has returned", () -> own[0] != null);
                                own[0].close();
                            });
            db.put("a", "1");
            db.put("b", "2");
            Await.until("it is closed", () -> !own[0].isActive());
            db.put("c", "3");
            own[0].close();
            assertEquals(0, db.stats().subscriptionCount());
        }
        assertEquals(List.of(1L), delivered);
    }
}
