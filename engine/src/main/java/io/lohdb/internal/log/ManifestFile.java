package io.lohdb.internal.log;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * The manifest on disk and its newest content. Any thread; replacements happen one by one, so that
 * a thread that prepares segments and one that compacts do not undo each other's.
 */
public final class ManifestFile {
    private final StoreDirectory directory;

    /** Written while this object's monitor is held. */
    private volatile Manifest manifest;

    private boolean isHeld;

    /** Creates it over what stands in the directory now. */
    public ManifestFile(final StoreDirectory directory, final Manifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /** The newest content; on disk too, unless it is held back. */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * Keeps replacements in memory until {@link #publish}: nothing half-made gets a name on disk.
     */
    public synchronized void hold() {
        isHeld = true;
    }

    /** Ends {@link #hold} with a content that goes to disk, durably. */
    public synchronized void publish(final Manifest newManifest) throws IOException {
        isHeld = false;
        replace(newManifest);
    }

    /** Replaces the manifest, durably unless it is held back. */
    public synchronized void replace(final Manifest newManifest) throws IOException {
        if (!isHeld) {
            directory.replace(ManifestDescriptor.FILE, ManifestDescriptor.encode(newManifest));
        }
        manifest = newManifest;
    }

    /** Replaces the manifest by what follows from the newest one. */
    public synchronized void update(final UnaryOperator<Manifest> change) throws IOException {
        replace(change.apply(manifest));
    }

    /**
     * Gives out the id of a new segment, never again another time. It gets to disk with the next
     * replacement; until that one names it, a file of that id counts for nothing.
     *
     * @throws NoSpaceException when there are no more
     */
    public synchronized long takeSegmentId() {
        final long id = manifest.nextSegmentId();
        if (id > ManifestSegment.MAX_ID) {
            throw new NoSpaceException("segment ids are used up: max=" + ManifestSegment.MAX_ID);
        }
        manifest = manifest.with(manifest.segments(), id + 1);
        return id;
    }
}
