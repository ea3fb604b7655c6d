package io.lohdb.spi;

/**
 * A backup that is complete and durable.
 *
 * @param baseSequence what the increment continues: any backup that reaches this sequence; 0 for a
 *     full backup
 * @param throughSequence the last operation in it
 * @param fileCount files written, the descriptor included
 * @param bytes bytes copied
 * @param durationNs how long it took, nanoseconds
 */
public record BackupReport(
        long baseSequence, long throughSequence, int fileCount, long bytes, long durationNs) {}
