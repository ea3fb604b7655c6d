package io.lohdb.stress.fs;

import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.LongConsumer;

/**
 * What one case is given. For one thread.
 *
 * @param scratch an existing, empty folder of the case's own
 * @param random where every choice comes from
 * @param units how often to do what the case does
 * @param replay the command that does it again
 * @param report where counts and findings go
 * @param step run after so many units
 */
record CaseRun(
        Path scratch,
        Random random,
        long units,
        String replay,
        PartReport report,
        LongConsumer step) {
    /** Notes a broken promise. */
    void find(final String what) {
        report.find(new Finding(what, replay));
    }

    /** Notes that so many units are done. */
    void done(final long more) {
        step.accept(more);
    }
}
