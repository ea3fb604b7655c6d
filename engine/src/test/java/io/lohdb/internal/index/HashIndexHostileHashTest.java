package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the hash, nothing is lost and memory stays in proportion to the keys. */
class HashIndexHostileHashTest {
    private static final int KEYS = 4_000;
    private static final int MAX_BYTES_PER_KEY = 250;

    @ParameterizedTest
    @EnumSource(TestHashes.class)
    void staysCorrectAndSmallUnderAnyHash(TestHashes hashes) {
        try (IndexFixture fixture = new IndexFixture(hashes::hash)) {
            for (long key = 0; key < KEYS; key++) {
                assertTrue(fixture.put(key), "put " + key);
            }
            fixture.assertHoldsExactlyWhatIsExpected();
            final long bytesPerKey = fixture.index.memoryBytes() / KEYS;
            assertTrue(bytesPerKey <= MAX_BYTES_PER_KEY, "bytes per key: " + bytesPerKey);
            for (long key = 0; key < KEYS; key += 2) {
                assertTrue(fixture.remove(key), "remove " + key);
                assertTrue(fixture.put(key + 1), "update " + (key + 1));
            }
            fixture.assertHoldsExactlyWhatIsExpected();
            for (long key = 0; key < KEYS; key++) {
                assertTrue(fixture.relocate(key), "relocate " + key);
            }
            fixture.assertHoldsExactlyWhatIsExpected();
            for (long key = 0; key < KEYS; key++) {
                assertTrue(fixture.put(key), "put again " + key);
            }
            fixture.assertHoldsExactlyWhatIsExpected();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ALL_EQUAL", "ALL_ZERO"})
    void keepsEqualHashesOutOfThePageExceptForItsTwoLines(TestHashes hashes) {
        try (IndexFixture fixture = new IndexFixture(hashes::hash)) {
            for (long key = 0; key < 1000; key++) {
                fixture.put(key);
            }
            assertEquals(1000 - 2 * SlotDescriptor.LINE_SLOTS, fixture.index.overflowCount());
            assertEquals(1, fixture.index.pageCount());
            for (long key = 0; key < 1000; key++) {
                fixture.remove(key);
            }
            assertEquals(0, fixture.index.overflowCount());
            assertEquals(0, fixture.index.count());
        }
    }
}
