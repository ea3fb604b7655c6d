package io.lohdb.internal.store;

import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.recovery.LogSettings;

/**
 * What an engine needs to know.
 *
 * @param log of its log
 * @param compaction when and how fast that is compacted
 */
public record EngineSettings(LogSettings log, CompactionSettings compaction) {
    /** Settings of an engine that compacts as all do. */
    public EngineSettings(final LogSettings log) {
        this(log, CompactionSettings.DEFAULT);
    }
}
