package io.lohdb.internal.format;

/**
 * One file of a backup.
 *
 * @param name its name in the directory of the backup
 * @param length bytes
 * @param crc crc32c of all of them
 */
public record BackupFile(String name, long length, int crc) {}
