package io.lohdb.bench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A new folder that {@link #close()} deletes with all that is in it. One thread at a time. */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;

    private ScratchFolder(final Path path) {
        this.path = path;
    }

    /**
     * Creates a folder.
     *
     * @param parent existing folder that it is created in
     * @return close it to remove it
     */
    public static ScratchFolder create(final Path parent) {
        try {
            return new ScratchFolder(Files.createTempDirectory(parent, "lohdb-bench-"));
        } catch (final IOException e) {
            throw new UncheckedIOException("no folder for a store in " + parent, e);
        }
    }

    /**
     * Where it is.
     *
     * @return an existing folder until {@link #close()}
     */
    public Path path() {
        return path;
    }

    /** Deletes the folder. */
    @Override
    public void close() {
        try {
            final List<Path> deepestFirst;
            try (Stream<Path> paths = Files.walk(path)) {
                deepestFirst = paths.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
            }
            for (final Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("scratch files left behind in " + path, e);
        }
    }
}
