package io.lohdb.internal.os;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lohdb.exceptions.StoreAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A store directory on the operating system's file system, locked for this object alone. */
public final class OsDirectory implements StoreDirectory {
    private static final String DAMAGED = "damaged";
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final Path directory;
    private final ExistingFiles files;
    private final DirectoryLock lock;
    private final boolean isPosix;

    private OsDirectory(final Path directory, final DirectoryLock lock, final boolean isPosix) {
        this.directory = directory;
        this.files = new ExistingFiles(directory);
        this.lock = lock;
        this.isPosix = isPosix;
    }

    /**
     * Creates the directory if missing and locks it.
     *
     * @throws io.lohdb.exceptions.StoreInUseException when somebody else has it open
     * @throws StoreAccessException when the file system refuses
     */
    public static OsDirectory open(final Path path) {
        final boolean isPosix = isPosix(path);
        final Path directory;
        try {
            directory = createMissing(path.toAbsolutePath(), isPosix).toRealPath();
        } catch (final FileAlreadyExistsException e) {
            throw new StoreAccessException("not a directory: path=" + path, e);
        } catch (final IOException e) {
            throw FileFault.typed("create the store directory: path=" + path, e);
        }
        final DirectoryLock lock = DirectoryLock.acquire(directory, options(isPosix, true));
        return new OsDirectory(directory, lock, isPosix);
    }

    /**
     * Locks an existing directory and changes nothing in it, not even its list of files.
     *
     * @throws io.lohdb.exceptions.StoreInUseException when somebody else has it open
     * @throws StoreAccessException when it is missing or the file system refuses
     */
    public static StoreDirectory openReadOnly(final Path path) {
        final Path directory;
        try {
            directory = path.toRealPath();
        } catch (final IOException e) {
            throw FileFault.typed("open the store directory: path=" + path, e);
        }
        if (!Files.isDirectory(directory)) {
            throw new StoreAccessException("not a directory: path=" + path);
        }
        return new ReadOnlyDirectory(directory, DirectoryLock.acquireReadOnly(directory));
    }

    static FileAttribute<?>[] attributes(final Path directory) {
        return options(isPosix(directory), true);
    }

    private static boolean isPosix(final Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static Path createMissing(final Path path) throws IOException {
        return createMissing(path, isPosix(path));
    }

    private static Path createMissing(final Path path, final boolean isPosix) throws IOException {
        if (Files.isDirectory(path)) {
            return path;
        }
        final Path parent = path.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            createMissing(parent, isPosix);
        }
        try {
            Files.createDirectory(path, options(isPosix, false));
        } catch (final FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
        if (parent != null) {
            syncDirectory(parent);
        }
        return path;
    }

    private static FileAttribute<?>[] options(final boolean isPosix, final boolean isFile) {
        if (!isPosix) {
            return new FileAttribute<?>[0];
        }
        final Set<PosixFilePermission> permissions =
                PosixFilePermissions.fromString(isFile ? "rw-------" : "rwx------");
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    static void syncDirectory(final Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    private Path resolve(final String name) {
        return directory.resolve(name);
    }

    private FileChannel channel(final Path path, final OpenOption... options) throws IOException {
        return FileChannel.open(path, Set.of(options), options(isPosix, true));
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public FileAllocation allocate(final String name, final int length) throws IOException {
        final Path path = resolve(name);
        return ZeroFill.of(directory, path, channel(path, CREATE_NEW, READ, WRITE), length);
    }

    @Override
    public FileAllocation reuse(
            final String oldName, final String newName, final int length, final int durableLength)
            throws IOException {
        final Path old = resolve(oldName);
        final Path path = resolve(newName);
        if (!isReusable(old, length)) {
            delete(oldName);
            return allocate(newName, length);
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(newName);
        }
        Files.move(old, path, StandardCopyOption.ATOMIC_MOVE);
        return ZeroFill.over(
                directory, path, files.existing(newName, READ, WRITE), length, durableLength);
    }

    /** A second name may belong to somebody who keeps the content. */
    private boolean isReusable(final Path path, final int length) throws IOException {
        return isPosix
                && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                && Files.size(path) == length
                && Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                        instanceof final Integer count
                && count == 1;
    }

    @Override
    public MappedFile map(final String name, final int maxLength) throws IOException {
        try (FileChannel channel = files.existing(name, READ, WRITE)) {
            final long length = Math.min(channel.size(), maxLength);
            return new MappedSegmentFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
        }
    }

    @Override
    public long length(final String name) throws IOException {
        return files.length(name);
    }

    @Override
    public byte[] read(final String name, final int maxLength) throws IOException {
        return files.read(name, maxLength);
    }

    @Override
    public void read(final String name, final long offset, final ByteBuffer into)
            throws IOException {
        files.read(name, offset, into);
    }

    @Override
    public boolean read(final String name, final ByteBuffer content) throws IOException {
        return files.read(name, content);
    }

    @Override
    public void replace(final String name, final byte[] content) throws IOException {
        final Path temporary = resolve(name + TEMPORARY_SUFFIX);
        Files.deleteIfExists(temporary);
        try (FileChannel channel = channel(temporary, CREATE_NEW, WRITE)) {
            for (int offset = 0; offset < content.length; offset += ExistingFiles.CHUNK_LENGTH) {
                final int length = Math.min(ExistingFiles.CHUNK_LENGTH, content.length - offset);
                final ByteBuffer bytes = ByteBuffer.wrap(content, offset, length);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            channel.force(true);
        } catch (final IOException e) {
            // On a full device it would take the room that is missing.
            deleteQuietly(temporary, e);
            throw e;
        }
        Files.move(temporary, resolve(name), StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(directory);
    }

    private static void deleteQuietly(final Path path, final IOException cause) {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void delete(final String name) throws IOException {
        Files.deleteIfExists(resolve(name));
    }

    @Override
    public void keepDamaged(final String name) throws IOException {
        final Path damaged = directory.resolve(DAMAGED);
        if (!Files.isDirectory(damaged)) {
            Files.createDirectory(damaged, options(isPosix, false));
            syncDirectory(directory);
        }
        Path kept = damaged.resolve(name);
        for (int copy = 1; Files.exists(kept, LinkOption.NOFOLLOW_LINKS); copy++) {
            kept = damaged.resolve(name + '.' + copy);
        }
        try {
            Files.createLink(kept, resolve(name));
        } catch (final UnsupportedOperationException | IOException e) {
            Files.copy(resolve(name), kept);
            try (FileChannel channel = FileChannel.open(kept, WRITE)) {
                channel.force(true);
            }
        }
        syncDirectory(damaged);
    }

    @Override
    public void sync() throws IOException {
        syncDirectory(directory);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
