package io.lohdb.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** Files belong to a store by its identity, checkpoints by its hash seeds too. */
final class StoreKeyTest {
    private static final StoreId ID = new StoreId(1, 2);
    private static final StoreKey KEY = new StoreKey(ID, 3, 4);

    @Test
    void identitiesAreEqualInBothHalvesOrNotAtAll() {
        assertEquals(ID, new StoreId(1, 2));
        assertEquals(ID.hashCode(), new StoreId(1, 2).hashCode());
        assertNotEquals(ID, new StoreId(1, 3));
        assertNotEquals(ID, new StoreId(2, 2));
        assertNotEquals(ID, new StoreId(2, 1));
        assertNotEquals(ID, (Object) "00000000000000010000000000000002");
        assertNotEquals(ID, null);
    }

    @Test
    void keysAreEqualInIdentityAndSeeds() {
        assertEquals(KEY, new StoreKey(new StoreId(1, 2), 3, 4));
        assertEquals(KEY.hashCode(), new StoreKey(new StoreId(1, 2), 3, 4).hashCode());
        assertNotEquals(KEY, new StoreKey(new StoreId(1, 3), 3, 4));
        assertNotEquals(KEY, new StoreKey(ID, 4, 4));
        assertNotEquals(KEY, new StoreKey(ID, 3, 3));
        assertNotEquals(KEY, new StoreKey(ID, 4, 3));
        assertNotEquals(KEY, (Object) ID);
    }
}
