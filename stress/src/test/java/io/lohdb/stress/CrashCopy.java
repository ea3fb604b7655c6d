package io.lohdb.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies a store directory as a kill of its process would leave it: with every byte that was stored
 * into mapped files, synced or not.
 *
 * <p>The lock file is left out. Within the process that holds the lock, opening and closing the
 * file once more would silently give the lock up.
 */
public final class CrashCopy {
    private static final String MANIFEST = "MANIFEST";
    private static final String LOCK = "LOCK";

    /** Half-written replacements come and go in the background; recovery never looks at them. */
    private static final String TEMPORARY = ".tmp";

    private CrashCopy() {}

    /** Copies; nobody may be writing to the store, its background work may go on. */
    public static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            // The manifest comes first: what it names exists, and is not taken away as long as all
            // segments have one length.
            copyFile(from.resolve(MANIFEST), to);
            for (final Path file : files(from)) {
                final String name = file.getFileName().toString();
                if (!name.equals(LOCK) && !name.equals(MANIFEST) && !name.endsWith(TEMPORARY)) {
                    copyFile(file, to);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyFile(Path file, Path to) throws IOException {
        if (Files.isRegularFile(file)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Deletes a directory and everything in it. */
    public static void delete(Path directory) {
        try {
            if (Files.notExists(directory)) {
                return;
            }
            try (Stream<Path> paths = Files.walk(directory)) {
                for (final Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
