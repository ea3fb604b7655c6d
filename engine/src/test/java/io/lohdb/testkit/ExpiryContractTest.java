package io.lohdb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lohdb.spi.ChangeReader;
import io.lohdb.spi.StorageEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The part of the contract about entries that expire, for engines that {@link #supportsExpiry}. */
public abstract class ExpiryContractTest extends HistoryContractTest {
    /** In 1970: passed by any clock. */
    private static final long PASSED = 1;

    /** Reached by no clock. */
    private static final long FUTURE = Long.MAX_VALUE;

    /** For subclasses. */
    protected ExpiryContractTest() {}

    /**
     * Whether the engine keeps expiries.
     *
     * @return false unless a subclass says otherwise
     */
    protected boolean supportsExpiry() {
        return false;
    }

    @Test
    void refusesExpiriesUnlessItKeepsThem() {
        assumeTrue(!supportsExpiry());
        assertThrows(UnsupportedOperationException.class, () -> driver.put("key", "value", FUTURE));
        assertThrows(
                UnsupportedOperationException.class,
                () -> driver.apply(new OperationList().put("key", "value", FUTURE)));
        assertEquals(0, engine.count());
    }

    @Test
    void entryThatHasNotExpiredIsLikeAnyOther() {
        assumeTrue(supportsExpiry());
        assertEquals(1, driver.put("key", "value", FUTURE));
        assertEquals(3, driver.apply(new OperationList().put("a", "1", FUTURE).put("b", "2")));
        assertEquals(Map.of("key", "value", "a", "1", "b", "2"), driver.entries(""));
        assertEquals(3, engine.count());
        assertEquals(4, driver.delete("key"));
        assertNull(driver.value("key"));
    }

    @Test
    void entryThatHasExpiredIsAbsentAtOnce() {
        assumeTrue(supportsExpiry());
        assertEquals(1, driver.put("key", "value", PASSED));
        driver.apply(new OperationList().put("a", "1", PASSED).put("b", "2"));
        assertNull(driver.value("key"));
        assertEquals(StorageEngine.NOT_FOUND, driver.copy("key", new UnsafeBuffer(new byte[9]), 0));
        engine.readAll(
                new DirectBuffer[] {EngineDriver.utf8("key"), EngineDriver.utf8("b")},
                (index, buffer, offset, length) -> assertEquals(1, index));
        assertEquals(Map.of("b", "2"), driver.entries(""));
        assertEquals(1, engine.count());
        assertEquals(StorageEngine.NOTHING_DELETED, driver.delete("key"));
    }

    @Test
    void laterPutDecidesWhetherTheEntryExpires() {
        assumeTrue(supportsExpiry());
        driver.put("a", "1", PASSED);
        driver.put("a", "2");
        driver.put("b", "1");
        driver.put("b", "2", PASSED);
        driver.apply(new OperationList().put("c", "1", PASSED).put("c", "2", FUTURE));
        assertEquals(Map.of("a", "2", "c", "2"), driver.entries(""));
        assertEquals(2, engine.count());
    }

    @Test
    void batchDeletesAnExpiredEntryUnderASequenceOfItsOwn() {
        assumeTrue(supportsExpiry());
        driver.put("key", "value", PASSED);
        assertEquals(2, driver.apply(new OperationList().delete("key")));
        assertEquals(0, engine.count());
        assertEquals(List.of("key=value", "key deleted"), driver.history(0));
    }

    @Test
    void historyTellsWhenEntriesExpireAndWhyTheyWent() {
        assumeTrue(supportsExpiry());
        driver.put("a", "1", PASSED);
        driver.put("b", "2", FUTURE);
        driver.put("c", "3");
        int slices = 0;
        while (engine.maintain() > 0) {
            slices++;
        }
        assertTrue(slices < 1_000);
        final List<String> told = new ArrayList<>();
        try (ChangeReader reader = engine.changes(0)) {
            reader.poll(
                    change ->
                            told.add(
                                    EngineDriver.line(change)
                                            + " "
                                            + change.expiryMs()
                                            + " "
                                            + change.isExpiry()),
                    engine.writtenSequence(),
                    100);
        }
        assertEquals(
                List.of("a=1 1 false", "b=2 " + FUTURE + " false", "c=3 0 false"),
                told.subList(0, 3));
        // An engine may remove what has expired whenever it likes.
        for (final String removal : told.subList(3, told.size())) {
            assertEquals("a deleted 0 true", removal);
        }
        assertTrue(told.size() <= 4);
    }
}
