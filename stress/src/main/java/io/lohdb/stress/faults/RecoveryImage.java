package io.lohdb.stress.faults;

import io.lohdb.internal.store.EngineSettings;
import io.lohdb.stress.disk.DiskImage;
import io.lohdb.stress.model.IssuedLog;

/**
 * A store to recover.
 *
 * @param name what is special about it
 * @param image its files
 * @param issued what was written to it
 * @param settings to open it with
 */
record RecoveryImage(String name, DiskImage image, IssuedLog issued, EngineSettings settings) {}
