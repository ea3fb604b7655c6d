package io.lohdb.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class InsertionsTest {
    private final Insertions insertions = new Insertions(100, 3);

    @Test
    void addsBehindWhatWasLoadedAndThenWritesTheOldestAgain() {
        assertEquals(100, insertions.end());
        assertEquals(100, insertions.next());
        assertEquals(101, insertions.next());
        assertEquals(102, insertions.end());
        assertEquals(102, insertions.next());
        assertEquals(100, insertions.next());
        assertEquals(103, insertions.end());
    }

    @Test
    void ranksByAge() {
        assertEquals(99, insertions.latest(1));
        assertEquals(0, insertions.latest(100));
        assertEquals(0, insertions.latest(1000));
        insertions.next();
        assertEquals(100, insertions.latest(1));
        assertEquals(99, insertions.latest(2));
        insertions.next();
        insertions.next();
        insertions.next();
        // The fourth one took the place of the first one.
        assertEquals(100, insertions.latest(1));
        assertEquals(102, insertions.latest(2));
    }
}
