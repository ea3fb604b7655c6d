package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.Threading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pipelined durability: many writes on their way, told one by one when they are durable. */
final class DurableCallbackTest {
    private final HookedEngine engine = new HookedEngine(InMemoryStorageEngine.open());
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();

    private LohDbConfig config() {
        return LohDbConfig.withEngine(() -> engine)
                .durability(Durability.OS)
                .errorHandler(faults::add);
    }

    @Test
    void callsBackOnceForEachAndInOrder() {
        final int writes = 10_000;
        final List<Long> called = Collections.synchronizedList(new ArrayList<>());
        try (LohDb db = LohDb.open(config())) {
            for (int i = 1; i <= writes; i++) {
                final long sequence = db.put("key" + i % 7, "value" + i);
                db.onDurable(
                        sequence,
                        (durable, failure) -> {
                            assertNull(failure);
                            assertTrue(durable <= db.durableSequence());
                            called.add(durable);
                        });
            }
            Await.until("all are called", () -> called.size() == writes);
        }
        for (int i = 0; i < writes; i++) {
            assertEquals(i + 1, called.get(i));
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void callsBackForWhatIsDurableAlready() {
        final AtomicInteger called = new AtomicInteger();
        try (LohDb db = LohDb.open(config())) {
            final long sequence = db.put("a", "1");
            db.sync();
            db.onDurable(sequence, (durable, failure) -> called.incrementAndGet());
            db.onDurable(0, (durable, failure) -> called.incrementAndGet());
            Await.until("both are called", () -> called.get() == 2);
        }
    }

    @Test
    void refusesASequenceThatWasNotIssued() {
        try (LohDb db = LohDb.open(config())) {
            db.put("a", "1");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> db.onDurable(2, (durable, failure) -> {}));
            assertThrows(IllegalArgumentException.class, () -> db.awaitDurable(2));
            assertThrows(NullPointerException.class, () -> db.onDurable(1, null));
        }
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    void callsBackWhatIsStillWaitingWhenTheStoreCloses(Threading threading) {
        final List<Long> called = new CopyOnWriteArrayList<>();
        final LohDb db = LohDb.open(config().threading(threading));
        for (int i = 0; i < 100; i++) {
            db.onDurable(
                    db.put("a", "1"),
                    (durable, failure) -> {
                        assertNull(failure);
                        called.add(durable);
                    });
        }
        db.close();
        assertEquals(100, called.size());
        assertEquals(100, called.get(99));
    }

    /** The callback was added after close had called the last one, and was never called. */
    @Test
    void callsBackOrRefusesWhenTheStoreClosesMeanwhile() {
        final LohDb db = LohDb.open(config());
        final long sequence = db.put("a", "1");
        final Thread asking = Thread.currentThread();
        final AtomicBoolean isClosing = new AtomicBoolean();
        engine.beforeWrittenSequence =
                () -> {
                    if (Thread.currentThread() == asking && isClosing.compareAndSet(false, true)) {
                        Await.run("close", db::close);
                    }
                };
        final AtomicInteger called = new AtomicInteger();
        try {
            db.onDurable(sequence, (durable, failure) -> called.incrementAndGet());
            assertEquals(1, called.get(), "neither refused nor called");
        } catch (final StoreClosedException e) {
            assertEquals(0, called.get());
        }
        assertTrue(isClosing.get());
    }

    @Test
    void aCallbackThatThrowsHarmsNobodyElse() {
        final CountDownLatch called = new CountDownLatch(2);
        final IllegalStateException fault = new IllegalStateException("broken callback");
        try (LohDb db = LohDb.open(config())) {
            db.onDurable(db.put("a", "1"), (durable, failure) -> called.countDown());
            db.onDurable(
                    db.put("b", "2"),
                    (durable, failure) -> {
                        throw fault;
                    });
            db.onDurable(db.put("c", "3"), (durable, failure) -> called.countDown());
            Await.until("both others are called", () -> called.getCount() == 0);
            Await.until("the fault is told", () -> faults.size() == 1);
            assertEquals(fault, faults.get(0));
            db.put("d", "4");
            db.sync();
        }
    }

    @Test
    void aCallbackAndAnErrorHandlerThatBothThrowHarmNobodyElse() {
        final AtomicInteger called = new AtomicInteger();
        final LohDbConfig config =
                config().errorHandler(
                                fault -> {
                                    throw new IllegalStateException("broken handler", fault);
                                });
        try (LohDb db = LohDb.open(config)) {
            for (int i = 0; i < 3; i++) {
                db.onDurable(
                        db.put("a", "1"),
                        (durable, failure) -> {
                            called.incrementAndGet();
                            throw new IllegalStateException("broken callback");
                        });
                final int expected = i + 1;
                Await.until("called", () -> called.get() == expected);
            }
        }
    }
}
