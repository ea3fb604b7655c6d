package io.lohdb.internal.log;

import io.lohdb.internal.format.Manifest;
import io.lohdb.internal.format.ManifestDescriptor;
import io.lohdb.internal.os.StoreDirectory;
import java.io.IOException;

/**
 * The manifest on disk and its newest content. For one thread at a time: whoever opens or closes
 * the store, in between the thread that prepares segments.
 */
public final class ManifestFile {
    private final StoreDirectory directory;
    private Manifest manifest;
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
    public void hold() {
        isHeld = true;
    }

    /** Ends {@link #hold} with a content that goes to disk, durably. */
    public void publish(final Manifest newManifest) throws IOException {
        isHeld = false;
        replace(newManifest);
    }

    /** Replaces the manifest, durably unless it is held back. */
    public void replace(final Manifest newManifest) throws IOException {
        if (!isHeld) {
            directory.replace(ManifestDescriptor.FILE, ManifestDescriptor.encode(newManifest));
        }
        manifest = newManifest;
    }

    /**
     * Never uses a segment's id again: after a replacement that failed half-way, the manifest on
     * disk may name it, and its file has to stay.
     */
    void burn(final long segmentId) {
        manifest =
                manifest.with(
                        manifest.segments(), Math.max(manifest.nextSegmentId(), segmentId + 1));
    }
}
