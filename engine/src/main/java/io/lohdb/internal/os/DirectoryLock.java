package io.lohdb.internal.os;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.lohdb.exceptions.StoreInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Exclusive ownership of a store directory: a registry entry against other openers in this JVM, in
 * whatever class loader, and a kernel lock against other processes.
 *
 * <p>The registry is asked first and the lock file is opened only by its holder: closing any second
 * descriptor of the file would silently drop the kernel lock of this process. The file is never
 * deleted. The process id in it is for people; the kernel's lock decides.
 */
final class DirectoryLock implements Closeable {
    private static final String NAME = "LOCK";
    private static final String REGISTRY_PREFIX = "io.lohdb.open:";
    private static final int MAX_OWNER_LENGTH = 32;

    private final String registryKey;
    private final String path;

    /** Null when there is no lock file and none may be made. */
    private final FileChannel channel;

    private final AtomicBoolean isClosed = new AtomicBoolean();

    private DirectoryLock(final String registryKey, final String path, final FileChannel channel) {
        this.registryKey = registryKey;
        this.path = path;
        this.channel = channel;
    }

    static DirectoryLock acquire(final Path directory, final FileAttribute<?>[] attributes) {
        return acquire(
                directory,
                file -> {
                    final FileChannel channel =
                            FileChannel.open(
                                    file,
                                    Set.of(CREATE, READ, WRITE, LinkOption.NOFOLLOW_LINKS),
                                    attributes);
                    return new OpenLock(channel, false, true);
                });
    }

    /**
     * The same for somebody who must not change anything: a missing lock file stays missing, and
     * where the file system allows no writing, the kernel's lock keeps writers out, not readers.
     */
    static DirectoryLock acquireReadOnly(final Path directory) {
        return acquire(directory, DirectoryLock::openReadOnly);
    }

    private static OpenLock openReadOnly(final Path file) throws IOException {
        try {
            final FileChannel channel =
                    FileChannel.open(file, Set.of(READ, WRITE, LinkOption.NOFOLLOW_LINKS));
            return new OpenLock(channel, false, false);
        } catch (final NoSuchFileException e) {
            return new OpenLock(null, false, false);
        } catch (final FileSystemException e) {
            final FileChannel channel =
                    FileChannel.open(file, Set.of(READ, LinkOption.NOFOLLOW_LINKS));
            return new OpenLock(channel, true, false);
        }
    }

    /** How the lock file was opened; without a channel there is none. */
    private record OpenLock(FileChannel channel, boolean isShared, boolean isNoted) {}

    /** Opens the lock file. */
    private interface LockOpener {
        OpenLock open(Path file) throws IOException;
    }

    private static DirectoryLock acquire(final Path directory, final LockOpener opener) {
        final String registryKey = REGISTRY_PREFIX + identity(directory);
        final String path = directory.toString();
        final String pid = Long.toString(ProcessHandle.current().pid());
        if (!register(registryKey, path)) {
            throw new StoreInUseException(
                    "store is already open in this process: directory="
                            + directory
                            + " pid="
                            + pid);
        }
        FileChannel channel = null;
        boolean isLocked = false;
        try {
            final Path file = directory.resolve(NAME);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("not a regular file");
            }
            final OpenLock opened = opener.open(file);
            channel = opened.channel();
            if (channel != null) {
                lock(opened, directory);
            }
            isLocked = true;
            if (opened.isNoted()) {
                note(channel, pid);
            }
            return new DirectoryLock(registryKey, path, channel);
        } catch (final IOException e) {
            throw FileFault.typed("lock the store: path=" + directory.resolve(NAME), e);
        } finally {
            if (!isLocked) {
                System.getProperties().remove(registryKey, path);
                closeQuietly(channel);
            }
        }
    }

    /**
     * Enters a directory unless it is there already. An entry whose path no longer leads to the
     * same directory is that of a deleted one: file systems use their numbers again.
     */
    private static boolean register(final String registryKey, final String path) {
        final Object owner = System.getProperties().putIfAbsent(registryKey, path);
        if (owner == null) {
            return true;
        }
        final Path owned = Path.of(owner.toString());
        final boolean isDeleted =
                !Files.isDirectory(owned) || !registryKey.equals(REGISTRY_PREFIX + identity(owned));
        return isDeleted && System.getProperties().replace(registryKey, owner, path);
    }

    /** The same for every path that leads to a directory, other mounts included. */
    private static Object identity(final Path directory) {
        try {
            final Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            return key == null ? directory : key;
        } catch (final IOException e) {
            throw FileFault.typed("look at the store directory: path=" + directory, e);
        }
    }

    /** The process id is a courtesy: a full device must not keep a store from being opened. */
    private static void note(final FileChannel channel, final String pid) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (final IOException e) {
            System.getLogger("io.lohdb")
                    .log(System.Logger.Level.DEBUG, "process id not written to " + NAME, e);
        }
    }

    private static void lock(final OpenLock opened, final Path directory) throws IOException {
        final FileChannel channel = opened.channel();
        FileLock lock;
        try {
            lock = channel.tryLock(0, Long.MAX_VALUE, opened.isShared());
        } catch (final OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new StoreInUseException(
                    "store is open in another process: directory="
                            + directory
                            + " pid="
                            + owner(channel));
        }
    }

    private static String owner(final FileChannel channel) throws IOException {
        final ByteBuffer content = ByteBuffer.allocate(MAX_OWNER_LENGTH);
        channel.read(content, 0);
        final String text =
                new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
        return text.matches("[0-9]+") ? text : "unknown";
    }

    private static void closeQuietly(final FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                System.getLogger("io.lohdb")
                        .log(System.Logger.Level.DEBUG, "lock file did not close", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            System.getProperties().remove(registryKey, path);
        }
    }
}
