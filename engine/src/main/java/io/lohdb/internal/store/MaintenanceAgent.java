package io.lohdb.internal.store;

import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.StorageEngine;

/** Runs an engine's long background work, apart from the work that writers may wait for. */
final class MaintenanceAgent implements BackgroundAgent {
    private final StorageEngine engine;
    private final Runnable onWritten;

    /**
     * Creates the agent.
     *
     * @param onWritten sees to it that what the engine wrote becomes durable some time
     */
    MaintenanceAgent(final StorageEngine engine, final Runnable onWritten) {
        this.engine = engine;
        this.onWritten = onWritten;
    }

    @Override
    public int doWork() {
        final long before = engine.writtenSequence();
        final int work = engine.maintain();
        if (work > 0 && engine.writtenSequence() != before) {
            onWritten.run();
        }
        return work;
    }

    @Override
    public String roleName() {
        return "maintenance";
    }
}
