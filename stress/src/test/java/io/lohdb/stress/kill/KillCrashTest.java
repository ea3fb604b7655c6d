package io.lohdb.stress.kill;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.stress.kill.RecoveredLogCheck.LostOperationError;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills processes that write. What was acknowledged is there, in one unbroken log, batches whole;
 * and the next process goes on with it. {@code -Dlohdb.stress.kills=2000} runs longer, {@code
 * -Dlohdb.stress.seed=...} repeats the choices of a run (not its timing).
 */
final class KillCrashTest {
    private static final int KILLS = Integer.getInteger("lohdb.stress.kills", 20);
    private static final int MODES = 4;
    private static final int MAX_CARELESS_KILLS = 10;

    @TempDir private Path root;

    @ParameterizedTest
    @EnumSource(
            value = WritingMode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CARELESS"})
    void losesNothingThatWasAcknowledged(WritingMode mode) throws Exception {
        final long seed = seed();
        final KillRig rig = new KillRig(root, mode, seed);
        for (int kill = 0; kill < Math.max(1, KILLS / MODES); kill++) {
            try {
                rig.round();
            } catch (final AssertionError e) {
                throw new AssertionError("mode " + mode + " kill " + kill + " seed " + seed, e);
            }
        }
        assertTrue(rig.acknowledged() > 0, "no round got so far, seed " + seed);
        assertTrue(rig.recovered() >= rig.acknowledged(), "seed " + seed);
    }

    /** If this one loses nothing, the harness could not see a loss either. */
    @Test
    void catchesAWriterThatAcknowledgesTooEarly() {
        final KillRig rig = new KillRig(root, WritingMode.CARELESS, seed());
        assertThrows(
                LostOperationError.class,
                () -> {
                    for (int kill = 0; kill < MAX_CARELESS_KILLS; kill++) {
                        rig.round();
                    }
                });
    }

    private static long seed() {
        return Long.getLong("lohdb.stress.seed", new Random().nextLong());
    }
}
