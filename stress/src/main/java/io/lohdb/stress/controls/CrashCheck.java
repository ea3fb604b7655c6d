package io.lohdb.stress.controls;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.stress.crash.CrashMemory;
import io.lohdb.stress.crash.CrashRun;
import io.lohdb.stress.model.BrokenPromise;
import java.util.function.LongFunction;

/** One simulated store of the part {@code crash} per seed. For one thread. */
final class CrashCheck implements LongFunction<String> {
    private final CrashMemory memory = new CrashMemory();

    @Override
    public String apply(final long seed) {
        return EngineThread.call(
                "controls",
                () -> {
                    try {
                        new CrashRun(seed, memory).run();
                        return null;
                    } catch (final BrokenPromise e) {
                        return e.getMessage();
                    }
                });
    }
}
