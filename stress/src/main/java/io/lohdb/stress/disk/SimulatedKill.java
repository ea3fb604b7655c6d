package io.lohdb.stress.disk;

import java.io.IOException;

/**
 * The process has ended, as far as the disk is concerned: what the engine still does while it
 * unwinds reaches no file. An {@link IOException}, so that it does unwind.
 */
public final class SimulatedKill extends IOException {
    private static final long serialVersionUID = 1L;

    SimulatedKill() {
        super("simulated kill");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
