package io.lohdb.internal.store;

import io.lohdb.internal.agent.BackgroundAgent;
import io.lohdb.spi.StorageEngine;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Runs one kind of an engine's long background work, apart from what writers may wait for. */
final class MaintenanceAgent implements BackgroundAgent {
    /** Until work that has begun is looked at again. */
    private static final long BUSY_NS = 1_000_000;

    private final String roleName;
    private final StorageEngine engine;
    private final IntSupplier slice;
    private final BooleanSupplier busy;
    private final Runnable onWritten;

    private MaintenanceAgent(
            final String roleName,
            final StorageEngine engine,
            final IntSupplier slice,
            final BooleanSupplier busy,
            final Runnable onWritten) {
        this.roleName = roleName;
        this.engine = engine;
        this.slice = slice;
        this.busy = busy;
        this.onWritten = onWritten;
    }

    /**
     * The agent that keeps the engine's space in order.
     *
     * @param onWritten sees to it that what the engine wrote becomes durable soon
     */
    static MaintenanceAgent ofSpace(final StorageEngine engine, final Runnable onWritten) {
        return new MaintenanceAgent(
                "maintenance", engine, engine::maintain, engine::isMaintaining, onWritten);
    }

    /** The agent that makes checkpoints; else the same. */
    static MaintenanceAgent ofCheckpoints(final StorageEngine engine, final Runnable onWritten) {
        return new MaintenanceAgent(
                "checkpoints", engine, engine::makeCheckpoint, engine::isCheckpointing, onWritten);
    }

    @Override
    public int doWork() {
        final long before = engine.writtenSequence();
        final int work = slice.getAsInt();
        final boolean isWaiting = work == 0 && busy.getAsBoolean();
        if (isWaiting || (work > 0 && engine.writtenSequence() != before)) {
            // What it waits for may have no sequence, and so nobody who has it synced.
            onWritten.run();
        }
        return work;
    }

    @Override
    public long maxIdleNs() {
        return busy.getAsBoolean() ? BUSY_NS : MAX_IDLE_NS;
    }

    @Override
    public String roleName() {
        return roleName;
    }
}
