package io.lohdb.internal.store;

import io.lohdb.internal.compaction.CompactionSettings;
import io.lohdb.internal.recovery.EngineClocks;
import io.lohdb.internal.recovery.LogSettings;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

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

    /** Settings that a user chose. */
    public static EngineSettings of(
            final SpaceSettings space,
            final OpenSettings open,
            final EpochClock epochClock,
            final NanoClock nanoClock) {
        return new EngineSettings(
                new LogSettings(
                                space.minSegmentLength(),
                                space.maxSegmentLength(),
                                open.corruptionPolicy(),
                                new EngineClocks(epochClock, nanoClock))
                        .withCheckpointInterval(open.checkpointInterval())
                        .with(open.isVerifyOnOpen(), open.progress()),
                CompactionSettings.DEFAULT.with(
                        space.maxSpaceAmplification(), space.compactionBandwidth()));
    }
}
