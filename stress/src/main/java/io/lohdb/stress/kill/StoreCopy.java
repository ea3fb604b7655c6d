package io.lohdb.stress.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies a store directory as a kill of its process leaves it: with every byte that was stored into
 * mapped files, synced or not.
 *
 * <p>The lock file is left out: within a process that holds the lock, opening and closing the file
 * once more would silently give the lock up.
 */
public final class StoreCopy {
    private static final String MANIFEST = "MANIFEST";
    private static final String LOCK = "LOCK";

    /** Half-written replacements come and go in the background; recovery never looks at them. */
    private static final String TEMPORARY = ".tmp";

    private StoreCopy() {}

    /** Copies; nobody may be writing to the store, its background work may go on. */
    public static void copy(final Path from, final Path to) throws IOException {
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
    }

    private static void copyFile(final Path file, final Path to) throws IOException {
        if (Files.isRegularFile(file)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static List<Path> files(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Deletes a directory and everything in it, if it is there. */
    public static void delete(final Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
