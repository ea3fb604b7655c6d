package io.lohdb.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class EntriesTest {
    private static byte[] key(final long number) {
        final UnsafeBuffer buffer = Entries.buffer(Entries.KEY_LENGTH);
        Entries.key(buffer, number);
        final byte[] bytes = new byte[Entries.KEY_LENGTH];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    @Test
    void givesEveryNumberItsOwnKey() {
        final Set<String> keys = new HashSet<>();
        for (long number = 0; number < 10_000; number++) {
            assertTrue(keys.add(java.util.HexFormat.of().formatHex(key(number))), "" + number);
        }
    }

    @Test
    void spreadsNeighboursByTheirFirstByte() {
        final Set<Byte> firstBytes = new HashSet<>();
        for (long number = 0; number < 10_000; number++) {
            firstBytes.add(key(number)[0]);
        }
        assertEquals(256, firstBytes.size());
    }

    @Test
    void readsTheNumberBackFromAValue() {
        final UnsafeBuffer value = Entries.buffer(Entries.VALUE_LENGTH);
        Entries.value(value, 123_456, 7);
        assertEquals(123_456, Entries.numberOf(value));
    }

    @Test
    void makesValuesOfOneEntryDifferByRound() {
        final UnsafeBuffer first = Entries.buffer(Entries.VALUE_LENGTH);
        final UnsafeBuffer second = Entries.buffer(Entries.VALUE_LENGTH);
        Entries.value(first, 1, 1);
        Entries.value(second, 1, 2);
        assertTrue(first.compareTo(second) != 0);
    }

    @Test
    void hasRoomForExactlyTheLengthAskedFor() {
        assertEquals(Entries.VALUE_LENGTH, Entries.buffer(Entries.VALUE_LENGTH).capacity());
    }
}
