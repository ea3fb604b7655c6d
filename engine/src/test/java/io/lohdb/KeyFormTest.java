package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every form of keys and values does the same, and what one form wrote every other one reads. */
final class KeyFormTest {
    private static final String KEY = "key \u00e4\u20ac\ud83d\ude00";
    private static final String VALUE = "value \u00df\u0000\ud83d\ude00";

    private final LohDb db = LohDb.open(LohDbConfig.inMemory());

    @AfterEach
    void closesTheStore() {
        db.close();
    }

    @ParameterizedTest
    @EnumSource
    void writesAndReads(KeyForm form) {
        assertNull(form.value(db, KEY));
        assertFalse(form.contains(db, KEY));
        assertEquals(1, form.put(db, KEY, VALUE));
        assertEquals(VALUE, form.value(db, KEY));
        assertTrue(form.contains(db, KEY));
        assertEquals(2, form.put(db, KEY, ""));
        assertEquals("", form.value(db, KEY));
        assertTrue(form.contains(db, KEY));
    }

    @ParameterizedTest
    @EnumSource
    void isReadByEveryOtherForm(KeyForm form) {
        form.put(db, KEY, VALUE);
        for (final KeyForm other : KeyForm.values()) {
            assertEquals(VALUE, other.value(db, KEY), other.name());
            assertTrue(other.contains(db, KEY), other.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletes(KeyForm form) {
        assertFalse(form.delete(db, KEY));
        form.put(db, KEY, VALUE);
        assertTrue(form.delete(db, KEY));
        assertFalse(form.delete(db, KEY));
        assertNull(form.value(db, KEY));
        assertEquals(2, db.writtenSequence());
    }

    @ParameterizedTest
    @EnumSource
    void putsWhatIsAbsent(KeyForm form) {
        assertTrue(form.putIfAbsent(db, KEY, VALUE));
        assertFalse(form.putIfAbsent(db, KEY, "other"));
        assertEquals(VALUE, form.value(db, KEY));
        assertEquals(1, db.writtenSequence());
        form.delete(db, KEY);
        assertTrue(form.putIfAbsent(db, KEY, "other"));
        assertEquals("other", form.value(db, KEY));
    }

    @ParameterizedTest
    @EnumSource
    void replacesWhatIsExpected(KeyForm form) {
        assertFalse(form.replace(db, KEY, "", VALUE), "an absent key holds nothing, not even \"\"");
        form.put(db, KEY, VALUE);
        assertFalse(form.replace(db, KEY, VALUE + "x", "new"));
        assertFalse(form.replace(db, KEY, VALUE.substring(1), "new"));
        assertFalse(form.replace(db, KEY, "", "new"));
        assertEquals(1, db.writtenSequence());
        assertTrue(form.replace(db, KEY, VALUE, ""));
        assertEquals("", form.value(db, KEY));
        assertTrue(form.replace(db, KEY, "", "new"));
        assertEquals("new", form.value(db, KEY));
        assertEquals(3, db.writtenSequence());
    }

    @ParameterizedTest
    @EnumSource
    void fillsABatch(KeyForm form) {
        form.put(db, "gone", VALUE);
        final WriteBatch batch = new WriteBatch();
        form.delete(form.put(form.put(batch, KEY, "old"), KEY, VALUE), "gone");
        assertEquals(3, batch.count());
        assertEquals(4, db.write(batch));
        assertEquals(VALUE, form.value(db, KEY));
        assertNull(form.value(db, "gone"));
    }

    @ParameterizedTest
    @EnumSource
    void holdsThroughAViewWithAnotherDurability(KeyForm form) {
        final WriteOperations lazy = db.with(Durability.OS);
        assertEquals(1, form.put(lazy, KEY, VALUE));
        assertFalse(form.putIfAbsent(lazy, KEY, "other"));
        assertTrue(form.replace(lazy, KEY, VALUE, "new"));
        assertEquals("new", form.value(db, KEY));
        assertTrue(form.delete(lazy, KEY));
        assertFalse(form.contains(db, KEY));
    }

    @Test
    void chroniclesReadAndWritePositionsStayWhereTheyAreInAKey() {
        final var key = KeyForm.NATIVE_BYTES.store(KEY);
        final long before = key.readRemaining();
        db.put(key, KeyForm.NATIVE_BYTES.store(VALUE));
        assertTrue(db.contains(key));
        assertEquals(before, key.readRemaining());
    }
}
