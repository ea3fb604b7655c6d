package io.lohdb;

import io.lohdb.spi.StorageEngine;
import io.lohdb.testkit.StorageEngineContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The file engine keeps the contract, with segments so short that most tests use several. */
final class FileStorageEngineContractTest extends StorageEngineContractTest {
    @TempDir private Path directory;

    @Override
    protected StorageEngine open() {
        return FileStorageEngine.open(
                LohDbConfig.inDirectory(directory)
                        .maxSegmentLength(LohDbConfig.MIN_SEGMENT_LENGTH));
    }

    @Override
    protected boolean supportsExpiry() {
        return true;
    }
}
