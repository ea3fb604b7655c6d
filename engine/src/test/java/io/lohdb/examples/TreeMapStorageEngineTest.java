package io.lohdb.examples;

import io.lohdb.spi.StorageEngine;
import io.lohdb.testkit.StorageEngineContractTest;

/** A user's own engine keeps the contract. */
final class TreeMapStorageEngineTest extends StorageEngineContractTest {
    @Override
    protected StorageEngine open() {
        return new TreeMapStorageEngine();
    }
}
