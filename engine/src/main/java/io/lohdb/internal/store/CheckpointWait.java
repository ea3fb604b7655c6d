package io.lohdb.internal.store;

import io.lohdb.spi.StorageEngine;
import io.lohdb.spi.WorkSignal;

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
        PolledWait.until(engine.requestCheckpoint(), WAIT_NS, this::help);
    }

    private void help() {
        store.checkOpen();
        // The checkpoint waits for what was written meanwhile, and perhaps nobody else does.
        store.lead();
        maintenance.help();
    }
}
