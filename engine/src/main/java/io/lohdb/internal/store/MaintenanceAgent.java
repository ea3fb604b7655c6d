package io.lohdb.internal.store;

import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.StorageEngine;

/** Runs an engine's long background work, apart from the work that writers may wait for. */
final class MaintenanceAgent implements BackgroundAgent {
    private final StorageEngine engine;

    MaintenanceAgent(final StorageEngine engine) {
        this.engine = engine;
    }

    @Override
    public int doWork() {
        return engine.maintain();
    }

    @Override
    public String roleName() {
        return "maintenance";
    }
}
