package io.lohdb.internal.recovery;

import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.log.LogSyncer;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.ManifestFile;
import io.lohdb.internal.log.SegmentPreparer;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.spi.RecoveryReport;

/**
 * A log that is open and settled.
 *
 * @param manifestFile says what stands on disk
 * @param table the mapped segments
 * @param preparer makes further ones
 * @param syncer knows everything to be durable
 * @param writer goes on at the end
 * @param report what was found
 * @param checkpoint what the index was filled with before the rest was read; null for nothing
 */
public record RecoveredLog(
        ManifestFile manifestFile,
        SegmentTable table,
        SegmentPreparer preparer,
        LogSyncer syncer,
        LogWriter writer,
        RecoveryReport report,
        LoadedCheckpoint checkpoint) {}
