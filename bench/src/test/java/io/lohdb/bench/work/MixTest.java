package io.lohdb.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.work.Mix.Operation;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixTest {
    private static Map<Operation, Integer> shares(final Work work) {
        final Map<Operation, Integer> shares = new EnumMap<>(Operation.class);
        for (int percent = 0; percent < 100; percent++) {
            shares.merge(work.mix().operation(percent), 1, Integer::sum);
        }
        return shares;
    }

    @Test
    void mixesOperationsAsTheBenchmarkOfYahooDoes() {
        assertEquals(Map.of(Operation.READ, 50, Operation.UPDATE, 50), shares(Work.YCSB_A));
        assertEquals(Map.of(Operation.READ, 95, Operation.UPDATE, 5), shares(Work.YCSB_B));
        assertEquals(Map.of(Operation.READ, 100), shares(Work.YCSB_C));
        assertEquals(Map.of(Operation.READ, 95, Operation.INSERT, 5), shares(Work.YCSB_D));
        assertEquals(Map.of(Operation.SCAN, 95, Operation.INSERT, 5), shares(Work.YCSB_E));
        assertEquals(
                Map.of(Operation.READ, 50, Operation.READ_MODIFY_WRITE, 50), shares(Work.YCSB_F));
    }

    @Test
    void drawsKeysAsTheBenchmarkOfYahooDoes() {
        assertEquals("latest", Work.YCSB_D.distribution().label());
        assertEquals("zipf-0.99", Work.YCSB_A.distribution().label());
        assertEquals("uniform", Work.READ.distribution().label());
    }

    @Test
    void refusesAMixThatIsNotAHundredPercent() {
        assertThrows(IllegalArgumentException.class, () -> new Mix(50, 49, 0, 0, 0));
    }

    @Test
    void knowsWhetherItInsertsOrScans() {
        assertTrue(Work.YCSB_D.mix().hasInserts());
        assertFalse(Work.YCSB_A.mix().hasInserts());
        assertTrue(Work.YCSB_E.mix().hasScans());
        assertFalse(Work.YCSB_D.mix().hasScans());
    }
}
