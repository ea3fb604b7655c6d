package io.lohdb;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.backup.Repair;
import io.lohdb.internal.backup.Restore;
import io.lohdb.internal.backup.SegmentListing;
import io.lohdb.internal.backup.StoreCheck;
import io.lohdb.internal.store.Preflight;
import io.lohdb.spi.BackupProgress;
import io.lohdb.spi.FrameHandler;
import io.lohdb.spi.RepairReport;
import io.lohdb.spi.RestoreReport;
import io.lohdb.spi.SegmentInfo;
import io.lohdb.spi.VerifyReport;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Work on the files of stores that nobody has open. No file that exists is ever changed; new stores
 * are made in directories that are absent or empty.
 */
public final class StoreFiles {
    private StoreFiles() {}

    /**
     * Checks a whole store, or a backup.
     *
     * @param directory the store
     * @return what was found
     * @see LohDb#verify
     */
    public static VerifyReport verify(final Path directory) {
        Preflight.check();
        return EngineThread.call("verify", () -> StoreCheck.run(directory));
    }

    /**
     * Makes a new store of what is intact in a damaged one.
     *
     * @param damaged the store
     * @param target the new store, absent or empty
     * @param progress called by a thread of the engine while files are copied
     * @return what was lost
     * @see LohDb#repair
     */
    public static RepairReport repair(
            final Path damaged, final Path target, final BackupProgress progress) {
        Preflight.check();
        return EngineThread.call("repair", () -> Repair.run(damaged, target, progress));
    }

    /**
     * Makes a new store of a backup and of increments behind it.
     *
     * @param backup a full backup
     * @param increments in the order in which they were taken
     * @param target the new store, absent or empty
     * @param toSequence the last operation wanted; everything if empty
     * @param progress called by a thread of the engine while files are copied
     * @return where the new store ends
     * @see LohDb#restore
     */
    public static RestoreReport restore(
            final Path backup,
            final List<Path> increments,
            final Path target,
            final OptionalLong toSequence,
            final BackupProgress progress) {
        Preflight.check();
        return EngineThread.call(
                "restore", () -> Restore.run(backup, increments, target, toSequence, progress));
    }

    /**
     * Lists the frames of a segment, for people who look for damage.
     *
     * @param segment the file
     * @param handler receives each frame, and each run of bytes that is none, in order
     * @return what its header says
     * @throws io.lohdb.exceptions.ForeignFileException when it is no segment
     * @throws io.lohdb.exceptions.CorruptLogException when its header is damaged
     */
    public static SegmentInfo dump(final Path segment, final FrameHandler handler) {
        Preflight.check();
        return EngineThread.call("dump", () -> SegmentListing.run(segment, handler));
    }
}
