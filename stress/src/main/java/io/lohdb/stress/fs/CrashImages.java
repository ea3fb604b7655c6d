package io.lohdb.stress.fs;

import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of a device, taken while a process writes to it: each has the writes that were complete at
 * one instant and no other. The device is a file in a file system that is frozen while it is
 * copied, so that no write of the kernel gets in between. For one thread.
 */
final class CrashImages implements AutoCloseable {
    private static final long IMAGE_LENGTH = 64L << 20;
    private static final long MEMORY_LENGTH = 8 * IMAGE_LENGTH;

    private final Path scratch;
    private final Mount memory;
    private Mount host;
    private Mount mount;
    private final List<Instant> instants = new ArrayList<>();

    /** A copy, and what had been told when it was taken. */
    private record Instant(Path image, List<Report> reports) {}

    private CrashImages(final Path scratch) throws IOException, InterruptedException {
        this.scratch = scratch;
        this.memory = Mount.memory(scratch.resolve("memory"), MEMORY_LENGTH);
    }

    /** A device with a fresh file system on it. */
    static CrashImages begin(final Path scratch, final String options)
            throws IOException, InterruptedException {
        final CrashImages images = new CrashImages(scratch);
        try {
            images.mount(options);
            return images;
        } catch (final IOException e) {
            images.close();
            throw e;
        }
    }

    private void mount(final String options) throws IOException, InterruptedException {
        final Path outer = memory.path().resolve("outer");
        Image.create(outer, 2 * IMAGE_LENGTH, "-O", "^has_journal");
        host = Mount.image(outer, scratch.resolve("host"), "");
        Image.create(device(), IMAGE_LENGTH);
        mount = Mount.image(device(), scratch.resolve("mount"), options);
    }

    private Path device() {
        return host.path().resolve("image");
    }

    /** Where the file system is. */
    Path path() {
        return mount.path();
    }

    /** Takes a copy of the device as it is now. */
    void take(final Writer writer) throws IOException, InterruptedException {
        final Path image = memory.path().resolve("crash-" + instants.size());
        Ioctl.freeze(host.path());
        try {
            HostCommand.run("cp", "--sparse=always", device().toString(), image.toString());
            // Whatever is told before the thaw must be on the copy: the device takes nothing more.
            instants.add(new Instant(image, writer.reportsSoFar()));
        } finally {
            Ioctl.thaw(host.path());
        }
    }

    /**
     * Mounts each copy, which replays its journal, and checks what is there.
     *
     * @throws BrokenPromiseException when something is lost, or there that must not be
     */
    void check() throws IOException, InterruptedException {
        for (final Instant instant : instants) {
            try (Mount crashed = Mount.image(instant.image(), scratch.resolve("crashed"), "")) {
                check(crashed.path().resolve("store"), instant.reports());
                crashed.unmount();
            }
            Files.delete(instant.image());
        }
        instants.clear();
    }

    private static void check(final Path store, final List<Report> reports) {
        if (Files.exists(store.resolve("MANIFEST"))) {
            RecoveredLogCheck.read(store).compare(reports);
        } else if (!reports.isEmpty()) {
            throw new BrokenPromiseException("no store, but it told " + reports.size() + " things");
        }
    }

    @Override
    public void close() throws IOException {
        instants.clear();
        Mount.close(mount, host, memory);
    }
}
