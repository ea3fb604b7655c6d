package io.lohdb.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The flyweight that handlers see. */
final class ChangeTest {
    private static final String TEXT = "..k\u00e9y..v\u00e4lue..";

    private final UnsafeBuffer buffer = new UnsafeBuffer(TEXT.getBytes(StandardCharsets.UTF_8));
    private final Change change =
            new Change().set(ChangeType.PUT, 7, false).wrap(buffer, 2, 4, 8, 6);

    @Test
    void showsWhatItWasPointedAt() {
        assertEquals(ChangeType.PUT, change.type());
        assertEquals(7, change.sequence());
        assertFalse(change.isEndOfBatch());
        assertEquals("k\u00e9y", change.keyString());
        assertEquals("v\u00e4lue", change.valueString());
        assertArrayEquals("k\u00e9y".getBytes(StandardCharsets.UTF_8), change.keyBytes());
        assertArrayEquals("v\u00e4lue".getBytes(StandardCharsets.UTF_8), change.valueBytes());
        assertEquals(2, change.keyOffset());
        assertEquals(4, change.keyLength());
        assertEquals(8, change.valueOffset());
        assertEquals(6, change.valueLength());
        assertEquals(buffer, change.buffer());
    }

    @Test
    void copiesLastWhenTheBufferChanges() {
        final byte[] key = change.keyBytes();
        final byte[] value = change.valueBytes();
        assertNotSame(key, change.keyBytes());
        buffer.setMemory(0, buffer.capacity(), (byte) 'x');
        assertEquals("k\u00e9y", new String(key, StandardCharsets.UTF_8));
        assertEquals("v\u00e4lue", new String(value, StandardCharsets.UTF_8));
        assertEquals("xxxx", change.keyString());
    }

    @Test
    void showsTheNextOperationWhenItIsPointedThere() {
        change.set(ChangeType.DELETE, 8, true).wrap(buffer, 8, 6, 14, 0);
        assertEquals(ChangeType.DELETE, change.type());
        assertEquals(8, change.sequence());
        assertTrue(change.isEndOfBatch());
        assertEquals("v\u00e4lue", change.keyString());
        assertEquals("", change.valueString());
        assertEquals(0, change.valueBytes().length);
    }

    @Test
    void namesNeitherKeyNorValueInLogs() {
        final String text = change.toString();
        assertTrue(text.contains("type=PUT, sequence=7, keyLength=4, valueLength=6"), text);
        assertFalse(text.contains("k\u00e9y"), text);
        assertFalse(text.contains("v\u00e4lue"), text);
    }
}
