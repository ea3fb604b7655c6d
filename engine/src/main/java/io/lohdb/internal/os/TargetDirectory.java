package io.lohdb.internal.os;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.exceptions.TargetNotEmptyException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** A new directory that is filled with new files, for backups and the like. For one thread. */
public final class TargetDirectory {
    private final Path directory;

    private TargetDirectory(final Path directory) {
        this.directory = directory;
    }

    /**
     * Creates a directory; one that is there already has to be empty.
     *
     * @throws TargetNotEmptyException when it is not; nothing was changed
     * @throws StoreAccessException when the file system refuses
     */
    public static TargetDirectory create(final Path path) {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                checkEmpty(path);
            }
            return new TargetDirectory(OsDirectory.createMissing(path.toAbsolutePath()));
        } catch (final FileAlreadyExistsException e) {
            throw new StoreAccessException("not a directory: path=" + path, e);
        } catch (final IOException e) {
            throw FileFault.typed("create the directory: path=" + path, e);
        }
    }

    private static void checkEmpty(final Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new StoreAccessException("not a directory: path=" + path);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            if (files.iterator().hasNext()) {
                throw new TargetNotEmptyException("directory is not empty: path=" + path);
            }
        }
    }

    /** Where it is. */
    public Path path() {
        return directory;
    }

    /** Begins a new file. */
    public FileOutput create(final String name) throws IOException {
        return new FileOutput(
                FileChannel.open(
                        directory.resolve(name),
                        Set.of(CREATE_NEW, WRITE),
                        OsDirectory.attributes(directory)));
    }

    /** Makes the names of the files durable. */
    public void sync() throws IOException {
        OsDirectory.syncDirectory(directory);
    }
}
