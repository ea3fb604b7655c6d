package io.lohdb.bench.space;

import io.lohdb.LohDb;
import io.lohdb.bench.report.NotMeasurableException;

/**
 * Stops and restarts the compaction of a store, by name: engines that have none can be measured
 * otherwise. Stateless; any thread.
 */
final class CompactionSwitch {
    private CompactionSwitch() {}

    static void pause(final LohDb db) {
        call(db, "pauseCompaction");
    }

    static void resume(final LohDb db) {
        call(db, "resumeCompaction");
    }

    private static void call(final LohDb db, final String method) {
        try {
            LohDb.class.getMethod(method).invoke(db);
        } catch (final ReflectiveOperationException e) {
            throw new NotMeasurableException("this engine has no " + method);
        }
    }
}
