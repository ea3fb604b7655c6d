package io.lohdb.stress.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
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

    /** Each takes longer than what it is disturbed by. */
    private static final int MAX_ATTEMPTS = 1_000;

    private StoreCopy() {}

    /**
     * Copies; nobody may be writing to the store, its background work may go on.
     *
     * <p>What a manifest names is there until another one has taken its place, so a copy is one of
     * a moment if the manifest was the same before and after; else all of it is copied again.
     */
    public static void copy(final Path from, final Path to) throws IOException {
        copy(from, to, () -> {});
    }

    /**
     * As above.
     *
     * @param meanwhile runs between the manifest's copy and the other files'
     */
    static void copy(final Path from, final Path to, final Runnable meanwhile) throws IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Files.createDirectories(to);
            final byte[] manifest = manifest(from);
            if (manifest.length > 0) {
                Files.write(to.resolve(MANIFEST), manifest);
            }
            meanwhile.run();
            if (copyFiles(from, to) && Arrays.equals(manifest, manifest(from))) {
                return;
            }
            delete(to);
        }
        throw new IOException("the manifest changed again and again: path=" + from);
    }

    private static byte[] manifest(final Path directory) throws IOException {
        final Path file = directory.resolve(MANIFEST);
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }

    /** Returns false when a file went away. */
    private static boolean copyFiles(final Path from, final Path to) throws IOException {
        try {
            for (final Path file : files(from)) {
                final String name = file.getFileName().toString();
                if (!name.equals(LOCK) && !name.equals(MANIFEST) && !name.endsWith(TEMPORARY)) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
            return true;
        } catch (final NoSuchFileException e) {
            return false;
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
