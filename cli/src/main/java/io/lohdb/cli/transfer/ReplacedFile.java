package io.lohdb.cli.transfer;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears, or replaces an older one, only when it is complete: it is written under
 * another name beside its place, synced and renamed. Pipes and devices are written directly. For
 * one thread.
 */
public final class ReplacedFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileOutputStream stream;

    private ReplacedFile(final Path target, final Path temporary, final FileOutputStream stream) {
        this.target = target;
        this.temporary = temporary;
        this.stream = stream;
    }

    /**
     * Begins a file.
     *
     * @param target its place
     * @return the file, to be written, replaced and closed
     * @throws IOException when it cannot be created
     */
    public static ReplacedFile open(final Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException(target + ": is a directory");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return new ReplacedFile(target, target, new FileOutputStream(target.toFile()));
        }
        // A link is followed, so that it stays a link.
        final Path place = Files.exists(target) ? target.toRealPath() : target;
        final Path folder = place.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        final String name =
                "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
        final Path temporary = place.resolveSibling(name);
        return new ReplacedFile(place, temporary, new FileOutputStream(temporary.toFile()));
    }

    /**
     * Where to write.
     *
     * @return the stream; closing it is left to {@link #replace()} and {@link #close()}
     */
    public OutputStream stream() {
        return new UnclosedStream(stream);
    }

    /**
     * Puts the complete file into its place.
     *
     * @throws IOException when that fails; the old file is still there
     */
    public void replace() throws IOException {
        if (isReplacing()) {
            stream.getFD().sync();
            stream.close();
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean isReplacing() {
        return !temporary.equals(target);
    }

    /** Removes what was not put into its place. */
    @Override
    public void close() throws IOException {
        stream.close();
        if (isReplacing()) {
            Files.deleteIfExists(temporary);
        }
    }
}
