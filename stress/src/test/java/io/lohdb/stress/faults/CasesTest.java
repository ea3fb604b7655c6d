package io.lohdb.stress.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.Progress;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Running numbered cases on threads. */
final class CasesTest {
    private static final long HOUR_NS = 3_600_000_000_000L;

    /** Fails one case. */
    private static final class Failing implements Cases.Worker {
        private final BitSet seen;

        Failing(BitSet seen) {
            this.seen = seen;
        }

        @Override
        public void run(long number, PartReport report) {
            synchronized (seen) {
                seen.set((int) number);
            }
            report.count("cases", 1);
            if (number == 7) {
                throw new BrokenPromise("seven");
            }
        }

        @Override
        public Finding describe(long number, String what) {
            return new Finding(number + ": " + what, "again");
        }
    }

    @Test
    void everyCaseRunsAndABrokenPromiseIsAFinding() throws InterruptedException {
        BitSet seen = new BitSet();
        Cases cases = new Cases(100, System.nanoTime() + HOUR_NS);
        PartReport report = cases.run(() -> new Failing(seen), Progress.NONE);
        assertEquals(100, seen.cardinality());
        assertEquals(100, report.counts().get("cases"));
        assertEquals(
                List.of(new Finding("7: " + new BrokenPromise("seven"), "again")),
                report.findings());
    }

    @Test
    void noCaseBeginsAfterTheDeadline() throws InterruptedException {
        BitSet seen = new BitSet();
        Cases cases = new Cases(100, System.nanoTime() - 1);
        cases.run(() -> new Failing(seen), Progress.NONE);
        assertEquals(0, seen.cardinality());
        assertEquals(0, cases.begun());
    }
}
