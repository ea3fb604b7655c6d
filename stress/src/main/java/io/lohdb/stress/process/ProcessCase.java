package io.lohdb.stress.process;

import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.Tier;
import java.io.IOException;
import java.nio.file.Path;

/** One kind of fault. For one thread; threads and processes that it starts end with it. */
@FunctionalInterface
interface ProcessCase {
    /**
     * What a case is given.
     *
     * @param tier how much is to be tried
     * @param seed where its random choices come from
     * @param root an existing, empty folder of its own
     */
    record CaseRun(Tier tier, long seed, Path root) {
        private static final int CASE_BITS = 4;

        /** The number for the tier. */
        int count(final int push, final int longer, final int release) {
            return switch (tier) {
                case PUSH -> push;
                case LONG -> longer;
                case RELEASE -> release;
            };
        }

        /** A choice among so many, for what is not tried in every way each time. */
        int choice(final int count) {
            // The lowest bits say which case it is.
            return (int) Math.floorMod(seed >> CASE_BITS, (long) count);
        }

        /** The command that runs this case once more. */
        String replay() {
            return "stress/run --process 1 --seed " + seed;
        }
    }

    /** Tries it and reports. */
    void run(CaseRun run, PartReport report) throws IOException, InterruptedException;
}
