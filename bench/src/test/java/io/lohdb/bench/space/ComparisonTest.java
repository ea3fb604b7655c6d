package io.lohdb.bench.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void measuresInTurnAndLeavesTheFirstPairOut() {
        final List<String> order = new ArrayList<>();
        final Comparison comparison =
                Comparison.of(
                        3,
                        () -> {
                            order.add("base");
                            return order.size() <= 2 ? 1000 : 10;
                        },
                        () -> {
                            order.add("other");
                            return order.size() <= 2 ? 1000 : 8;
                        });
        assertEquals(
                List.of("base", "other", "other", "base", "base", "other", "other", "base"), order);
        assertEquals(0.8, comparison.ratio());
    }
}
