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

    /** Creates it over what stands in the directory now. */
    public ManifestFile(final StoreDirectory directory, final Manifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /** The content that was last read or written. */
    public Manifest manifest() {
        return manifest;
    }

    /** Replaces the manifest, durably. */
    public void replace(final Manifest newManifest) throws IOException {
        directory.replace(ManifestDescriptor.FILE, ManifestDescriptor.encode(newManifest));
        manifest = newManifest;
    }
}
