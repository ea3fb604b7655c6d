/**
 * Snapshots: which of a key's frames a reader at an earlier sequence sees, and what must be kept
 * for it.
 */
package io.lohdb.internal.snapshot;
