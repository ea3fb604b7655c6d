package io.lohdb.internal.os;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns what a file system said into the exception that a user meets. */
public final class FileFault {
    private FileFault() {}

    /**
     * The typed form of a fault.
     *
     * @param action what was attempted, with the file's name, for example "read: file=MANIFEST"
     */
    public static LohDbException typed(final String action, final IOException e) {
        final String message = "cannot " + action + " reason=" + reason(e);
        return isFull(e) ? new NoSpaceException(message, e) : new StoreAccessException(message, e);
    }

    /** Whether there was no room left, on the device or in a quota. */
    public static boolean isFull(final IOException e) {
        final String reason = reason(e);
        return reason.contains("No space left") || reason.contains("quota exceeded");
    }

    /** The typed form of a page of a mapped file that cannot be read. */
    public static StoreAccessException unreadable(final InternalError e) {
        return new StoreAccessException("cannot read a page of the log: cause=" + e, e);
    }

    private static String reason(final IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied on " + denied.getFile();
        }
        if (e instanceof NoSuchFileException missing) {
            return "no such file " + missing.getFile();
        }
        if (e instanceof FileSystemException refused && refused.getReason() != null) {
            return refused.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
