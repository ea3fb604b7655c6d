package io.lohdb.internal.recovery;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;

/**
 * Where an engine takes time from. Any thread asks them.
 *
 * @param epochClock what expiry is compared with
 * @param nanoClock what pauses of background work are measured with
 */
public record EngineClocks(EpochClock epochClock, NanoClock nanoClock) {
    /** The machine's. */
    public static final EngineClocks SYSTEM =
            new EngineClocks(SystemEpochClock.INSTANCE, System::nanoTime);
}
