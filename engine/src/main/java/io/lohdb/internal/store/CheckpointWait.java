package io.lohdb.internal.store;

import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.WorkSignal;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a checkpoint, and helps where no thread of the engine's would make it. Any thread. */
final class CheckpointWait {
    private static final long WAIT_NS = 50_000;

    private final Store store;
    private final StorageEngine engine;
    private final WorkSignal maintenance;

    CheckpointWait(final Store store, final StorageEngine engine, final WorkSignal maintenance) {
        this.store = store;
        this.engine = engine;
        this.maintenance = maintenance;
    }

    void run() {
        // A replay begins where the log is durable.
        store.awaitDurable(store.writtenSequence());
        final BooleanSupplier request = engine.requestCheckpoint();
        boolean isInterrupted = false;
        try {
            while (!request.getAsBoolean()) {
                store.checkOpen();
                // The checkpoint waits for what was written meanwhile, and perhaps nobody else
                // does.
                store.lead();
                maintenance.help();
                LockSupport.parkNanos(this, WAIT_NS);
                // A pending interrupt would turn the park into a spin.
                isInterrupted |= Thread.interrupted();
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
