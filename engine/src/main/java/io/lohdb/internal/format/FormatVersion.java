package io.lohdb.internal.format;

import io.lohdb.exceptions.VersionTooNewException;
import io.lohdb.exceptions.VersionTooOldException;

/** The version that stands in every file header, and the range this release reads. */
public final class FormatVersion {
    /** Written by this release. */
    public static final int CURRENT = 2;

    /** Oldest version this release reads. */
    public static final int OLDEST = 1;

    private FormatVersion() {}

    /** Throws unless this release can read the version. */
    public static void check(final String file, final int found) {
        if (found < OLDEST) {
            throw new VersionTooOldException(
                    "format version too old: file="
                            + file
                            + " expected="
                            + OLDEST
                            + ".."
                            + CURRENT
                            + " found="
                            + found);
        }
        if (found > CURRENT) {
            throw new VersionTooNewException(
                    "format version too new: file="
                            + file
                            + " expected="
                            + OLDEST
                            + ".."
                            + CURRENT
                            + " found="
                            + found
                            + "; open this store with a newer release");
        }
    }
}
