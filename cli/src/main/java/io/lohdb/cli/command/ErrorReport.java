package io.lohdb.cli.command;

import io.lohdb.cli.transfer.BadLineException;
import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.StoreClosedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * One fault as the user sees it.
 *
 * @param message one line
 * @param exitCode one of {@link ExitCode}
 */
public record ErrorReport(String message, int exitCode) {
    /**
     * Describes a fault.
     *
     * @param fault what was thrown
     * @return the report
     */
    public static ErrorReport of(final Throwable fault) {
        if (fault instanceof CorruptLogException) {
            return new ErrorReport(
                    text(fault) + " (--corruption-policy salvage recovers what is intact)",
                    ExitCode.DATA);
        }
        if (fault instanceof LohDbException || fault instanceof StoreClosedException) {
            return new ErrorReport(text(fault), ExitCode.DATA);
        }
        if (fault instanceof UsageException || fault instanceof IllegalArgumentException) {
            return new ErrorReport(text(fault), ExitCode.USAGE);
        }
        if (fault instanceof UncheckedIOException unchecked) {
            return of(unchecked.getCause());
        }
        if (fault instanceof BadLineException) {
            return new ErrorReport(text(fault), ExitCode.DATA);
        }
        if (fault instanceof IOException unreadable) {
            return new ErrorReport(fileProblem(unreadable), ExitCode.DATA);
        }
        if (fault instanceof OutOfMemoryError) {
            return new ErrorReport("out of memory: " + text(fault), ExitCode.DATA);
        }
        return new ErrorReport("unexpected fault: " + fault, ExitCode.DATA);
    }

    private static String fileProblem(final IOException fault) {
        if (fault instanceof FileSystemException refused) {
            return refused.getFile() + ": " + reason(refused);
        }
        return text(fault);
    }

    private static String reason(final FileSystemException refused) {
        if (refused instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (refused instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        return refused.getReason() == null ? "refused" : refused.getReason();
    }

    private static String text(final Throwable fault) {
        final String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
