/**
 * A disk in memory, below the engine's {@link io.lohdb.internal.os.StoreDirectory}: it keeps apart
 * what was written and what was synced, for bytes and for names, fails on request, and hands out
 * what a kill or a power cut would leave.
 */
package io.lohdb.stress.disk;
