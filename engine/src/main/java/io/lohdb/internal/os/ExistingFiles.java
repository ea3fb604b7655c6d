package io.lohdb.internal.os;

import static java.nio.file.StandardOpenOption.READ;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at the files of one directory; follows no link in a file's place. Any thread. */
final class ExistingFiles {
    /**
     * Bytes of one read or write. The JDK copies them through direct memory that it keeps for the
     * thread: a file at once would keep as much as the file is long.
     */
    static final int CHUNK_LENGTH = 64 * 1024;

    private final Path directory;

    ExistingFiles(final Path directory) {
        this.directory = directory;
    }

    List<String> list() throws IOException {
        final List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (final Path path : paths) {
                if (!Files.isDirectory(path)) {
                    names.add(path.getFileName().toString());
                }
            }
        }
        return names;
    }

    /** Opens a file that has to be there: never a link, a pipe or a device in its place. */
    FileChannel existing(final String name, final OpenOption... options) throws IOException {
        final Path path = directory.resolve(name);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("not a regular file: file=" + name);
        }
        final Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(path, all);
    }

    long length(final String name) throws IOException {
        try {
            return Files.size(directory.resolve(name));
        } catch (final NoSuchFileException e) {
            return -1;
        }
    }

    /** Fills a buffer from an offset on. */
    void read(final String name, final long offset, final ByteBuffer into) throws IOException {
        try (FileChannel channel = existing(name, READ)) {
            long position = offset;
            while (into.hasRemaining()) {
                final int count = channel.read(into, position);
                if (count < 0) {
                    throw new EOFException("file too short: file=" + name + " found=" + position);
                }
                position += count;
            }
        }
    }

    byte[] read(final String name, final int maxLength) throws IOException {
        try (FileChannel channel = existing(name, READ)) {
            final long length = channel.size();
            if (length > maxLength) {
                throw new IOException(
                        "file too long: file=" + name + " max=" + maxLength + " found=" + length);
            }
            final ByteBuffer content = ByteBuffer.allocate((int) length);
            while (content.position() < length) {
                content.limit((int) Math.min(length, content.position() + CHUNK_LENGTH));
                if (channel.read(content) < 0) {
                    throw new IOException("file shrank while it was read: file=" + name);
                }
            }
            return content.array();
        } catch (final NoSuchFileException e) {
            return null;
        }
    }

    /** As {@link StoreDirectory#read(String, ByteBuffer)}, straight into a direct buffer. */
    boolean read(final String name, final ByteBuffer content) throws IOException {
        try (FileChannel channel = existing(name, READ)) {
            StoreDirectory.checkLength(name, content.remaining(), channel.size());
            while (content.hasRemaining()) {
                if (channel.read(content) < 0) {
                    throw new IOException("file shrank while it was read: file=" + name);
                }
            }
            return true;
        } catch (final NoSuchFileException e) {
            return false;
        }
    }
}
