package io.lohdb.bench.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DirectionTest {
    @Test
    void countsTheLimitItselfAsReachedUnlessItMustStayBelow() {
        assertTrue(Direction.AT_LEAST.isMet(5, 5));
        assertTrue(Direction.AT_MOST.isMet(5, 5));
        assertFalse(Direction.BELOW.isMet(5, 5));
    }

    @Test
    void knowsTheWrongSideOfTheLimit() {
        assertFalse(Direction.AT_LEAST.isMet(4.9, 5));
        assertFalse(Direction.AT_MOST.isMet(5.1, 5));
        assertTrue(Direction.BELOW.isMet(4.9, 5));
    }

    @ParameterizedTest
    @EnumSource
    void neverPassesWhatWasNotMeasured(final Direction direction) {
        assertFalse(direction.isMet(Double.NaN, 5));
    }
}
