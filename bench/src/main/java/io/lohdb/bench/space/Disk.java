package io.lohdb.bench.space;

import io.lohdb.bench.report.NotMeasurableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Store directories as files: what they take, copies of them. Stateless; any thread. */
public final class Disk {
    private static final int KIBIBYTE = 1024;
    private static final double GIBIBYTE = 1L << 30;
    private static final int MAX_COPIES = 10;
    private static final String MANIFEST = "MANIFEST";

    /** The files of a checkpoint, which is a cache: without them opening reads the log. */
    private static final List<String> CHECKPOINT_ENDINGS = List.of(".checkpoint", ".pages");

    private Disk() {}

    /**
     * Refuses a measurement that would fill the device.
     *
     * @param directory existing folder
     * @param bytes that will be needed
     */
    public static void require(final Path directory, final long bytes) {
        final long usable;
        try {
            usable = Files.getFileStore(directory).getUsableSpace();
        } catch (final IOException e) {
            throw new UncheckedIOException("no file system under " + directory, e);
        }
        if (usable < bytes) {
            throw new NotMeasurableException(
                    String.format(
                            Locale.ROOT,
                            "needs %.1f GiB free in %s, there are %.1f: use --dir or fewer --keys",
                            bytes / GIBIBYTE,
                            directory,
                            usable / GIBIBYTE));
        }
    }

    /**
     * What a folder takes on the device, as {@code du} counts it.
     *
     * @param directory existing folder
     * @return bytes of allocated blocks
     */
    public static long allocatedBytes(final Path directory) {
        try {
            final Process process =
                    new ProcessBuilder("du", "-sk", directory.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            final String line =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new NotMeasurableException("du fails on " + directory);
            }
            return Long.parseLong(line.substring(0, line.indexOf('\t'))) * KIBIBYTE;
        } catch (final IOException e) {
            throw new UncheckedIOException("du cannot be run", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while du runs", e);
        }
    }

    /**
     * Copies the files of a folder that has no folders in it, down to the device: who syncs a file
     * of the copy afterwards must not wait for the copying. A store that is open may rename a file
     * meanwhile, or name others; then everything is copied again.
     */
    static void copy(final Path from, final Path to) {
        for (int attempt = 1; !isCopied(from, to); attempt++) {
            if (attempt == MAX_COPIES) {
                throw new IllegalStateException("files of a store do not come to rest: " + from);
            }
        }
    }

    private static boolean isCopied(final Path from, final Path to) {
        final Path manifest = from.resolve(MANIFEST);
        try (Stream<Path> files = Files.list(from)) {
            final byte[] before = contentOf(manifest);
            for (final Path file : files.toList()) {
                final Path target = to.resolve(file.getFileName());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            return Arrays.equals(before, contentOf(manifest));
        } catch (final NoSuchFileException e) {
            return false;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot copy " + from + " to " + to, e);
        }
    }

    /** Bytes of a manifest, or none: a folder without one holds no store that names files anew. */
    private static byte[] contentOf(final Path manifest) throws IOException {
        return Files.exists(manifest) ? Files.readAllBytes(manifest) : new byte[0];
    }

    /** Deletes the checkpoints of a closed store and says how many files that were. */
    static int deleteCheckpoints(final Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            final List<Path> checkpoints = files.filter(Disk::isOfCheckpoint).toList();
            for (final Path file : checkpoints) {
                Files.delete(file);
            }
            return checkpoints.size();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot delete checkpoints in " + directory, e);
        }
    }

    private static boolean isOfCheckpoint(final Path file) {
        return CHECKPOINT_ENDINGS.stream().anyMatch(file.getFileName().toString()::endsWith);
    }
}
