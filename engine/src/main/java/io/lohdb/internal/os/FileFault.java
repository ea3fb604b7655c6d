package io.lohdb.internal.os;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import java.io.IOException;

/** Turns what a file system said into the exception that a user meets. */
public final class FileFault {
    private FileFault() {}

    /**
     * The typed form of a fault.
     *
     * @param action what was attempted, for example "read the manifest"
     */
    public static LohDbException typed(final String action, final IOException e) {
        final String reason = String.valueOf(e.getMessage());
        final String message = "cannot " + action + " reason=" + reason;
        final boolean isFull =
                reason.contains("No space left") || reason.contains("quota exceeded");
        return isFull ? new NoSpaceException(message, e) : new StoreAccessException(message, e);
    }
}
