package io.lohdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies the files of a store that is open right now: what a kill of its process at this moment
 * would leave.
 *
 * <p>Nobody may be writing to the store, but its background work goes on. So files come and go, and
 * the copying is done again until the manifest was the same before and after it. The lock file is
 * left out: opening and closing it within the process that holds the lock would give the lock up.
 */
public final class StoreCopy {
    private static final int MAX_ATTEMPTS = 100;

    private StoreCopy() {}

    /** Copies into a directory, which is created. */
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        int attempts = 1;
        while (!isCopied(from, to)) {
            clear(to);
            if (attempts++ == MAX_ATTEMPTS) {
                throw new AssertionError("files of a store do not come to rest: " + from);
            }
        }
    }

    private static boolean isCopied(Path from, Path to) throws IOException {
        Path manifest = from.resolve("MANIFEST");
        byte[] before = Files.readAllBytes(manifest);
        try {
            for (Path file : files(from)) {
                if (!file.endsWith("LOCK")) {
                    Path target = to.resolve(file.getFileName());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        return Arrays.equals(before, Files.readAllBytes(manifest));
    }

    private static void clear(Path directory) throws IOException {
        for (Path file : files(directory)) {
            Files.delete(file);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
