package io.lohdb.internal.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.exceptions.StoreAccessException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user meets when a file system refuses. */
final class FileFaultTest {
    private static LohDbException typed(IOException fault) {
        LohDbException typed = FileFault.typed("write: file=F", fault);
        assertSame(fault, typed.getCause());
        return typed;
    }

    @Test
    void fullDeviceAndQuotaAreNoSpace() {
        for (IOException fault :
                List.of(
                        new IOException("No space left on device"),
                        new FileSystemException("/f", null, "No space left on device"),
                        new IOException("Disk quota exceeded"),
                        new FileSystemException("/f", null, "Disk quota exceeded"))) {
            assertEquals(NoSpaceException.class, typed(fault).getClass());
        }
    }

    @Test
    void everythingElseIsNoAccess() {
        for (IOException fault :
                List.of(
                        new IOException("Input/output error"),
                        new IOException("Too many open files"),
                        new FileSystemException("/f", null, "Read-only file system"),
                        new AccessDeniedException("/f"),
                        new NoSuchFileException("/f"),
                        new ClosedChannelException(),
                        new IOException((String) null))) {
            assertEquals(StoreAccessException.class, typed(fault).getClass());
        }
    }

    @Test
    void messageSaysWhatWasAttemptedAndWhy() {
        assertEquals(
                "cannot write: file=F reason=Input/output error",
                typed(new IOException("Input/output error")).getMessage());
        assertEquals(
                "cannot write: file=F reason=permission denied on /f",
                typed(new AccessDeniedException("/f")).getMessage());
    }
}
