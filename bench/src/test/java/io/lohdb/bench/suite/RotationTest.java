package io.lohdb.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
    @Test
    void letsEverybodyHaveATurnInEachRoundAndAnotherOneFirst() {
        final List<String> all = List.of("a", "b", "c");
        assertEquals(all, Rotation.order(all, 0));
        assertEquals(List.of("b", "c", "a"), Rotation.order(all, 1));
        assertEquals(List.of("c", "a", "b"), Rotation.order(all, 2));
        assertEquals(all, Rotation.order(all, 3));
        assertEquals(List.of(), Rotation.order(List.of(), 1));
    }
}
