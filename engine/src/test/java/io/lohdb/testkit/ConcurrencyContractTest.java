package io.lohdb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.StoreClosedException;
import io.lohdb.spi.ChangeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The part of the contract about readers beside the one writer. */
public abstract class ConcurrencyContractTest extends CursorContractTest {
    private static final int KEYS = 64;
    private static final int ROUNDS = 200;
    private static final long LIMIT_S = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> readers = new ArrayList<>();
    private final AtomicBoolean isWriting = new AtomicBoolean(true);

    /** For subclasses. */
    protected ConcurrencyContractTest() {}

    @AfterEach
    void endsTheThreads() {
        threads.shutdownNow();
    }

    /** Runs a reader again and again while there is writing, and once more afterwards. */
    private void reader(final Callable<?> step) {
        final CountDownLatch isRunning = new CountDownLatch(1);
        readers.add(
                threads.submit(
                        () -> {
                            boolean isLast = false;
                            while (!isLast) {
                                isLast = !isWriting.get();
                                step.call();
                                isRunning.countDown();
                            }
                            return null;
                        }));
        try {
            assertTrue(isRunning.await(LIMIT_S, TimeUnit.SECONDS), "a reader got stuck");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void endReaders() throws Exception {
        isWriting.set(false);
        for (final Future<?> reader : readers) {
            reader.get(LIMIT_S, TimeUnit.SECONDS);
        }
    }

    private static int round(final String key, final String value) {
        assertTrue(value.startsWith(key + "@"), "a value of another key");
        return Integer.parseInt(value.substring(key.length() + 1));
    }

    private void writeRounds() {
        for (int round = 1; round <= ROUNDS; round++) {
            for (int i = 0; i < KEYS; i++) {
                driver.put("key" + i, "key" + i + "@" + round);
            }
            driver.delete("passing");
            driver.put("passing", "passing@" + round);
        }
    }

    private void writeRoundZero() {
        for (int i = 0; i < KEYS; i++) {
            driver.put("key" + i, "key" + i + "@0");
        }
    }

    @Test
    void readersSeeWholeValuesThatNeverGoBack() throws Exception {
        writeRoundZero();
        for (int reader = 0; reader < 3; reader++) {
            final int[] seen = new int[KEYS];
            reader(
                    () -> {
                        for (int i = 0; i < KEYS; i++) {
                            final String value = driver.value("key" + i);
                            final int round = round("key" + i, value);
                            assertTrue(round >= seen[i], "an older value than before");
                            seen[i] = round;
                        }
                        return null;
                    });
        }
        writeRounds();
        endReaders();
        for (int i = 0; i < KEYS; i++) {
            assertEquals(ROUNDS, round("key" + i, driver.value("key" + i)));
        }
    }

    @Test
    void groupedReadersFindEveryKeyThatIsThere() throws Exception {
        writeRoundZero();
        final DirectBuffer[] keys = new DirectBuffer[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = EngineDriver.utf8("key" + i);
        }
        reader(
                () -> {
                    final int[] found = {0};
                    engine.readAll(
                            keys,
                            (index, buffer, offset, length) -> {
                                assertEquals(found[0]++, index);
                                round("key" + index, EngineDriver.text(buffer, offset, length));
                            });
                    assertEquals(KEYS, found[0]);
                    return null;
                });
        writeRounds();
        endReaders();
    }

    @Test
    void walkersMeetEveryKeyThatStaysExactlyOnce() throws Exception {
        writeRoundZero();
        reader(
                () -> {
                    final var entries = driver.entries("key");
                    assertEquals(KEYS, entries.size());
                    entries.forEach(ConcurrencyContractTest::round);
                    return null;
                });
        for (int i = 0; i < 20_000; i++) {
            driver.put("other" + i, "other");
            driver.put("key" + i % KEYS, "key" + i % KEYS + "@" + i);
        }
        endReaders();
    }

    @Test
    void historyIsTheSameForEverybodyWhileItIsWritten() throws Exception {
        for (int reader = 0; reader < 2; reader++) {
            final ChangeReader changes = engine.changes(0);
            final long[] last = {0};
            reader(
                    () -> {
                        final long written = engine.writtenSequence();
                        while (changes.poll(
                                        change -> {
                                            assertEquals(++last[0], change.sequence());
                                            if (change.valueLength() > 0) {
                                                round(change.keyString(), change.valueString());
                                            }
                                        },
                                        written,
                                        50)
                                > 0) {
                            assertTrue(changes.sequence() <= written);
                        }
                        assertEquals(written, last[0]);
                        return null;
                    });
        }
        writeRounds();
        endReaders();
    }

    @Test
    void syncsWhileTheWriterGoesOn() throws Exception {
        reader(
                () -> {
                    final long written = engine.writtenSequence();
                    engine.sync();
                    final long durable = engine.durableSequence();
                    assertTrue(durable >= written, "less durable than what was written");
                    assertTrue(durable <= engine.writtenSequence());
                    return null;
                });
        writeRounds();
        endReaders();
        assertEquals(engine.writtenSequence(), engine.durableSequence());
    }

    @Test
    void closesUnderReadersThatAreAnsweredOrToldSo() throws Exception {
        writeRoundZero();
        for (int reader = 0; reader < 3; reader++) {
            final int[] next = {reader * 7};
            reader(
                    () -> {
                        final String key = "key" + next[0]++ % KEYS;
                        try {
                            round(key, driver.value(key));
                            assertEquals(KEYS, driver.entries("key").size());
                        } catch (final StoreClosedException e) {
                            assertNotNull(e.getMessage());
                        }
                        return null;
                    });
        }
        driver.close();
        endReaders();
    }
}
