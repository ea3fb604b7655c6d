package io.lohdb.internal.os;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own, in memory or in a file, mounted for one test. Needs Linux and root; a
 * test that asks for it without is skipped and says so.
 */
public final class TemporaryMount implements AutoCloseable {
    private static final int COMMAND_TIMEOUT_S = 20;

    private final Path path;

    private TemporaryMount(Path path) {
        this.path = path;
    }

    /** Mounts a file system that holds so many bytes. */
    public static TemporaryMount ofLength(Path path, int bytes) {
        return mount(path, List.of("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs"));
    }

    /** Makes a journaled file system in a file of so many bytes and mounts it. */
    public static TemporaryMount ofImage(Path image, int bytes, Path path) {
        try {
            Files.write(image, new byte[bytes]);
            String problem = run(List.of("mkfs.ext4", "-q", "-b", "4096"), image);
            if (problem != null) {
                abort("no permission to make a file system: " + problem);
            }
        } catch (IOException e) {
            return abort("no mkfs.ext4 command: " + e.getMessage());
        }
        return mount(path, List.of("mount", "-o", "loop", image.toString()));
    }

    /** Shows a directory under a second path. */
    public static TemporaryMount bind(Path existing, Path path) {
        return mount(path, List.of("mount", "--bind", existing.toString()));
    }

    private static TemporaryMount mount(Path path, List<String> command) {
        try {
            Files.createDirectories(path);
            String problem = run(command, path);
            if (problem != null) {
                abort("no permission to mount a file system: " + problem);
            }
            return new TemporaryMount(path);
        } catch (IOException e) {
            return abort("no mount command: " + e.getMessage());
        }
    }

    public Path path() {
        return path;
    }

    public void remountReadOnly() {
        check(List.of("mount", "-o", "remount,ro"));
    }

    private void check(List<String> command) {
        try {
            String problem = run(command, path);
            if (problem != null) {
                throw new IllegalStateException(command + " " + path + ": " + problem);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns null, or what was wrong. */
    private static String run(List<String> command, Path path) throws IOException {
        List<String> all = new java.util.ArrayList<>(command);
        all.add(path.toString());
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "timeout";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return process.exitValue() == 0 ? null : output.strip();
    }

    @Override
    public void close() {
        // Lazily: a mapping that the garbage collector has not found yet must not fail the test.
        check(List.of("umount", "-l"));
    }
}
