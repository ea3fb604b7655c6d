package io.lohdb;

/**
 * Figures about the snapshots of a store, taken at one moment while it runs. A snapshot that was
 * never closed stays among them: it keeps log and memory until the store closes.
 *
 * @param openCount snapshots that were opened and not closed
 * @param oldestAgeNs time since the oldest of them was opened, ns; 0 when none is open
 * @param pinnedBytes bytes of log that hold values which only snapshots can read, those of
 *     snapshots closed a moment ago included; -1 when the engine does not know
 */
public record SnapshotStats(int openCount, long oldestAgeNs, long pinnedBytes) {}
