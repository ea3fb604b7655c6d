package io.lohdb.internal.checkpoint;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.format.StoreKey;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.LogSyncer;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.SegmentTable;
import io.lohdb.internal.os.StoreDirectory;

/**
 * The parts of an open store that a checkpoint is made of.
 *
 * @param directory where its files go
 * @param key identity of the store
 * @param index whose pages are copied
 * @param epoch that protects them
 * @param table of the segments that their slots lead to
 * @param writer says how far the log is written
 * @param syncer says how far it is durable
 * @param source the rest of the engine
 */
public record CheckpointedStore(
        StoreDirectory directory,
        StoreKey key,
        HashIndex index,
        Epoch epoch,
        SegmentTable table,
        LogWriter writer,
        LogSyncer syncer,
        CheckpointSource source) {}
