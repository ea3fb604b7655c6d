package io.lohdb.bench.workload;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A store in real files, in a new folder that {@link #close()} deletes. The store itself is for any
 * thread, this object for one.
 */
public final class ScratchStore implements AutoCloseable {
    /** Names the folder for scratch stores; {@code java.io.tmpdir} when it is not set. */
    public static final String DIRECTORY_PROPERTY = "lohdb.bench.directory";

    private static final int MAX_SETTLE_POLLS = 50;
    private static final long SETTLE_POLL_MS = 200;

    /** Longer than it takes to fill a segment, which shows only when it is done. */
    private static final int QUIET_POLLS = 8;

    private final ScratchFolder folder;
    private final LohDb db;

    private ScratchStore(final ScratchFolder folder, final LohDb db) {
        this.folder = folder;
        this.db = db;
    }

    /**
     * The folder for scratch stores when the user names none.
     *
     * @return an existing folder
     */
    public static Path defaultParent() {
        return Path.of(
                System.getProperty(DIRECTORY_PROPERTY, System.getProperty("java.io.tmpdir")));
    }

    /**
     * Opens an empty store with every default.
     *
     * @param parent existing folder that the store's folder is created in
     * @return close it to remove the folder
     */
    public static ScratchStore create(final Path parent) {
        final ScratchFolder folder = ScratchFolder.create(parent);
        return new ScratchStore(folder, LohDb.open(LohDbConfig.inDirectory(folder.path())));
    }

    /**
     * Opens a store that holds the entries 0 to {@code keyCount} - 1, durable and at rest.
     *
     * @param parent existing folder that the store's folder is created in
     * @param keyCount number of entries
     * @return close it to remove the folder
     */
    public static ScratchStore loaded(final Path parent, final long keyCount) {
        final ScratchStore store = create(parent);
        store.load(keyCount);
        store.settle();
        return store;
    }

    /**
     * The store.
     *
     * @return open until {@link #close()}
     */
    public LohDb db() {
        return db;
    }

    void load(final long keyCount) {
        new EntryWriter(db.with(Durability.OS)).writeAll(keyCount);
    }

    /** Makes everything durable and waits, not for ever, until the spare segment is prepared. */
    public void settle() {
        db.sync();
        long allocated = -1;
        int quietPolls = 0;
        for (int i = 0; i < MAX_SETTLE_POLLS && quietPolls < QUIET_POLLS; i++) {
            pause();
            final long now = db.stats().engine().allocatedBytes();
            quietPolls = now == allocated ? quietPolls + 1 : 0;
            allocated = now;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(SETTLE_POLL_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a store settles", e);
        }
    }

    /** Closes the store and deletes its folder. */
    @Override
    public void close() {
        try {
            db.close();
        } finally {
            folder.close();
        }
    }
}
