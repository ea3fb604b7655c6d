package io.lohdb.internal.log;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.MappedFile;

/**
 * A file that is allocated, mapped and named by the manifest, but has no header yet.
 *
 * @param segment as the manifest names it
 * @param file all zeros
 */
public record PreparedSegment(ManifestSegment segment, MappedFile file) {}
