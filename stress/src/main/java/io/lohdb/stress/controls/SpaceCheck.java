package io.lohdb.stress.controls;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.crash.CrashMemory;
import io.lohdb.stress.crash.SimulatedStore;
import io.lohdb.stress.crash.Step;
import io.lohdb.stress.crash.Step.Action;
import io.lohdb.stress.crash.StoreShape;
import io.lohdb.stress.model.BrokenPromise;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * A simulated store of the part {@code crash} that is mostly compacted: few keys, written over and
 * over, in short segments. One store per seed. For one thread.
 */
final class SpaceCheck implements LongFunction<String> {
    private static final int STEPS = 70;
    private static final int KEYS = 6;
    private static final int SECTOR_LENGTH = 512;
    private static final int[] SEGMENT_LENGTHS = {256, 512, 1024};
    private static final int MAX_VALUE_LENGTH = 96;
    private static final int LONG_TIME = 15;

    /** What is done, as often as it stands here. */
    private static final Action[] ACTIONS = {
        Action.PUT,
        Action.PUT,
        Action.PUT,
        Action.PUT,
        Action.PUT,
        Action.PUT,
        Action.PUT,
        Action.PUT_EXPIRING,
        Action.PUT_EXPIRING,
        Action.DELETE,
        Action.DELETE,
        Action.BATCH,
        Action.BATCH,
        Action.SYNC,
        Action.TIME,
        Action.COMPACT,
        Action.COMPACT,
        Action.COMPACT,
        Action.COMPACT,
        Action.WORK,
        Action.SNAPSHOT,
        Action.READ_SNAPSHOTS,
        Action.READ_SNAPSHOTS,
        Action.POWER_CUT,
        Action.REOPEN,
        Action.CHECKPOINT,
        Action.CHECKPOINT,
        Action.CHECKPOINT,
        Action.COMMIT_CURSOR,
        Action.COMMIT_CURSOR,
    };

    private static final Action[] LAST = {Action.SNAPSHOT, Action.SNAPSHOT, Action.READ_SNAPSHOTS};

    private final CrashMemory memory = new CrashMemory();

    @Override
    public String apply(final long seed) {
        return EngineThread.call("controls", () -> live(seed));
    }

    private static Step step(final SplittableRandom random) {
        final Action action = ACTIONS[random.nextInt(ACTIONS.length)];
        // The key of a time says how long it is: up to seconds, which is how long entries last.
        final int key = action == Action.TIME ? LONG_TIME : random.nextInt(KEYS);
        return new Step(action, key, random.nextInt(Step.DETAILS));
    }

    private String live(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int length = SEGMENT_LENGTHS[random.nextInt(SEGMENT_LENGTHS.length)];
        final StoreShape shape =
                new StoreShape(SECTOR_LENGTH, length, 2 * length, KEYS, MAX_VALUE_LENGTH);
        try (SimulatedStore store = new SimulatedStore(shape, memory, random.nextLong())) {
            for (int left = STEPS; left > 0; left--) {
                store.run(step(random));
            }
            // What has expired by now may not have been swept.
            store.run(new Step(Action.TIME, LONG_TIME, Step.DETAILS - 1));
            for (final Action last : LAST) {
                store.run(new Step(last, 0, 0));
            }
            return null;
        } catch (final BrokenPromise e) {
            return e.getMessage();
        }
    }
}
