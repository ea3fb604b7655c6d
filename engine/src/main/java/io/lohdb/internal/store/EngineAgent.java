package io.lohdb.internal.store;

import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.StorageEngine;

/** Runs an engine's own background work. */
final class EngineAgent implements BackgroundAgent {
    private final StorageEngine engine;

    EngineAgent(final StorageEngine engine) {
        this.engine = engine;
    }

    @Override
    public int doWork() {
        return engine.doWork();
    }

    @Override
    public String roleName() {
        return "engine";
    }
}
