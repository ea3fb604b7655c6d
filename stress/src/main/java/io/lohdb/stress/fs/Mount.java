package io.lohdb.stress.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/**
 * A mounted file system of our own. For one thread.
 *
 * <ul>
 *   <li>Loop devices are taken by {@code mount} itself and go with the mount.
 *   <li>What is still mounted when the process ends is unmounted then, lazily.
 * </ul>
 */
final class Mount implements AutoCloseable {
    private static final int UNMOUNT_ATTEMPTS = 250;
    private static final long UNMOUNT_PAUSE_MS = 20;

    private static final Set<String> LIVE = new ConcurrentSkipListSet<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Mount::unmountAll, "unmount"));
    }

    private final Path path;
    private boolean isMounted = true;

    private Mount(final Path path) {
        this.path = path;
    }

    /** A file system in memory that holds so many bytes. */
    static Mount memory(final Path path, final long bytes)
            throws IOException, InterruptedException {
        return mount(path, "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs");
    }

    /**
     * The file system in an image.
     *
     * @param options mount options, separated by commas; may be empty
     */
    static Mount image(final Path image, final Path path, final String options)
            throws IOException, InterruptedException {
        final String all = options.isEmpty() ? "loop" : "loop," + options;
        return mount(path, "-t", "ext4", "-o", all, image.toString());
    }

    private static Mount mount(final Path path, final String... how)
            throws IOException, InterruptedException {
        Files.createDirectories(path);
        final List<String> command = new ArrayList<>(List.of("mount"));
        Collections.addAll(command, how);
        command.add(path.toString());
        LIVE.add(path.toString());
        try {
            HostCommand.run(command.toArray(String[]::new));
        } catch (final IOException e) {
            LIVE.remove(path.toString());
            throw e;
        }
        return new Mount(path);
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    /** Lets nobody write any more; refused while somebody still can. */
    void remountReadOnly() throws IOException, InterruptedException {
        HostCommand.run("mount", "-o", "remount,ro", path.toString());
    }

    /** The name of the loop device under it. */
    String device() throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            final String[] words = line.split(" ", -1);
            if (words[1].equals(path.toRealPath().toString())) {
                return Path.of(words[0]).getFileName().toString();
            }
        }
        throw new IOException("not mounted: " + path);
    }

    /**
     * Unmounts. Waits a moment for the mappings of an ended process to go.
     *
     * @throws IOException when somebody still uses it; it is out of sight then, but still alive
     */
    void unmount() throws IOException, InterruptedException {
        if (!isMounted) {
            return;
        }
        for (int attempt = 0; ; attempt++) {
            try {
                HostCommand.run("umount", path.toString());
                break;
            } catch (final HostCommand.RefusedException e) {
                if (attempt >= UNMOUNT_ATTEMPTS || !e.getMessage().contains("busy")) {
                    close();
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(UNMOUNT_PAUSE_MS);
            }
        }
        isMounted = false;
        LIVE.remove(path.toString());
    }

    /** Takes it out of sight, whoever uses it. */
    @Override
    public void close() throws IOException {
        if (isMounted) {
            isMounted = false;
            unmountLazily(path.toString());
            LIVE.remove(path.toString());
        }
    }

    /** Takes several out of sight, inner ones first; null stands for one that never was. */
    static void close(final Mount... mounts) throws IOException {
        IOException first = null;
        for (final Mount mount : mounts) {
            try {
                if (mount != null) {
                    mount.close();
                }
            } catch (final IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static void unmountLazily(final String path) throws IOException {
        // Cleaning up is not for interrupting: the flag waits until it is done.
        final boolean isInterrupted = Thread.interrupted();
        try {
            HostCommand.run("umount", "-l", path);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unmounting " + path, e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void unmountAll() {
        // Inner mounts first: their paths begin with those of the outer ones.
        final List<String> paths = new ArrayList<>(LIVE);
        Collections.reverse(paths);
        for (final String path : paths) {
            try {
                unmountLazily(path);
            } catch (final IOException e) {
                System.err.println("still mounted: " + e.getMessage());
            }
        }
    }
}
