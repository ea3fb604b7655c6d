package io.lohdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.SimulatedDirectory;
import io.lohdb.internal.recovery.StoreImage;
import io.lohdb.internal.store.LogStorageEngine;
import io.lohdb.spi.Change;
import io.lohdb.spi.CorruptionPolicy;
import io.lohdb.spi.Threading;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A subscriber that keeps a total of what it is told in the same store, and commits its cursor with
 * it: however often the process ends, each change is counted once.
 */
final class CursorCrashTest {
    private static final int CHANGES = 30;
    private static final long TOTAL = CHANGES * (CHANGES + 1) / 2;

    private static LohDb open(SimulatedDirectory disk) {
        return LohDb.open(
                LohDbConfig.withEngine(
                                () ->
                                        LogStorageEngine.open(
                                                disk,
                                                new LogSettings(256, 4096, CorruptionPolicy.FAIL)))
                        .errorHandler(fault -> {})
                        .threading(Threading.INVOKER));
    }

    private static void count(LohDb db, Change change) {
        if (change.keyString().startsWith("in")) {
            long total = Long.parseLong(change.valueString()) + total(db);
            db.write(
                    new WriteBatch()
                            .put("total", Long.toString(total))
                            .commitCursor("counter", change.sequence()));
        }
    }

    private static long total(LohDb db) {
        String total = db.getString("total");
        return total == null ? 0 : Long.parseLong(total);
    }

    /** Goes on from wherever the store is until everything is written and counted. */
    private static void run(SimulatedDirectory disk) {
        try (LohDb db = open(disk)) {
            db.subscribe(
                    SubscriptionStart.cursor("counter", SubscriptionStart.oldest()),
                    change -> count(db, change));
            String last = db.getString("last");
            for (int i = last == null ? 1 : Integer.parseInt(last) + 1; i <= CHANGES; i++) {
                String number = Integer.toString(i);
                db.write(new WriteBatch().put("in" + i % 7, number).put("last", number));
                if (i % 4 == 0) {
                    work(db);
                }
            }
            work(db);
        }
    }

    private static void work(LohDb db) {
        while (db.doWork() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertCounted(StoreImage image) {
        try (LohDb db = open(new SimulatedDirectory(image))) {
            assertEquals(TOTAL, total(db));
        }
    }

    @Test
    void countsEachChangeOnceWithoutACrash() {
        SimulatedDirectory disk = new SimulatedDirectory();
        run(disk);
        assertCounted(disk.powerCut());
    }

    @Test
    void countsEachChangeOnceWhereverTheProcessEnds() {
        SimulatedDirectory whole = new SimulatedDirectory();
        run(whole);
        Random random = new Random(11);
        int crashes = 0;
        for (int call = 1; call <= whole.callCount(); call += 3) {
            SimulatedDirectory disk = new SimulatedDirectory().crashAt(call);
            crashes += crash(disk) ? 1 : 0;
            StoreImage left = call % 2 == 0 ? disk.killed() : disk.powerCut(random);
            // It ends once more while it goes on.
            SimulatedDirectory again = new SimulatedDirectory(left).crashAt(call / 2 + 5);
            crash(again);
            SimulatedDirectory last = new SimulatedDirectory(again.powerCut(random));
            run(last);
            assertCounted(last.powerCut());
        }
        assertTrue(crashes > 20, "only " + crashes + " crashes");
    }

    private static boolean crash(SimulatedDirectory disk) {
        try {
            run(disk);
            return false;
        } catch (RuntimeException | Error e) {
            if (e instanceof AssertionError) {
                throw e;
            }
            return true;
        }
    }
}
