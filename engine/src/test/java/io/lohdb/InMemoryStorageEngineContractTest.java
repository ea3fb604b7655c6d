package io.lohdb;

import io.lohdb.spi.StorageEngine;
import io.lohdb.testkit.StorageEngineContractTest;

/** The in-memory engine keeps the contract. */
final class InMemoryStorageEngineContractTest extends StorageEngineContractTest {
    @Override
    protected StorageEngine open() {
        return InMemoryStorageEngine.open();
    }

    @Override
    protected boolean supportsExpiry() {
        return true;
    }
}
