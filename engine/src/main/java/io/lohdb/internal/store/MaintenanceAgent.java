package io.lohdb.internal.store;

import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.StorageEngine;

/** Runs an engine's long background work, apart from the work that writers may wait for. */
final class MaintenanceAgent implements BackgroundAgent {
    /** Until work that has begun is looked at again. */
    private static final long BUSY_NS = 1_000_000;

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
        final boolean isWaiting = work == 0 && engine.isMaintaining();
        if (isWaiting || (work > 0 && engine.writtenSequence() != before)) {
            // What it waits for may have no sequence, and so nobody who has it synced.
            onWritten.run();
        }
        return work;
    }

    @Override
    public long maxIdleNs() {
        return engine.isMaintaining() ? BUSY_NS : MAX_IDLE_NS;
    }

    @Override
    public String roleName() {
        return "maintenance";
    }
}
