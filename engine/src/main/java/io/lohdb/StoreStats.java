package io.lohdb;

import io.lohdb.spi.EngineStats;

/**
 * Figures of a store, taken at one moment while it runs.
 *
 * @param count number of keys
 * @param writtenSequence last operation that reads can see
 * @param durableSequence last operation that survives power loss
 * @param syncCount syncs since opening
 * @param subscriptionCount live subscriptions
 * @param snapshots about open snapshots
 * @param engine the engine's figures about space
 */
public record StoreStats(
        long count,
        long writtenSequence,
        long durableSequence,
        long syncCount,
        int subscriptionCount,
        SnapshotStats snapshots,
        EngineStats engine) {
    /**
     * Memory of the index per key.
     *
     * @return bytes, 0 for an empty store, -1 when the engine does not know
     */
    public double indexBytesPerKey() {
        if (engine.indexBytes() < 0) {
            return -1;
        }
        return count == 0 ? 0 : (double) engine.indexBytes() / count;
    }
}
