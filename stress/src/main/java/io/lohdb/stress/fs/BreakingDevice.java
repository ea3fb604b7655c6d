package io.lohdb.stress.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system on a device that can be made to refuse writes, and what is really on that device.
 * The device is a sparse file in a small file system in memory: to break it, blocks of zeros are
 * taken from it, and the memory that they would need again is taken by somebody else. For one
 * thread.
 */
final class BreakingDevice implements AutoCloseable {
    private static final long DEVICE_LENGTH = 64L << 20;
    private static final long MEMORY_LENGTH = 48L << 20;

    private static final String BLOCK_LENGTH = "4096";
    private static final String ONE_BLOCK_KB = "4";

    private final Path scratch;
    private final Mount memory;
    private final Mount copies;
    private final Path image;
    private final Ballast ballast;
    private Mount mount;
    private Path limit;
    private String unlimited;

    private BreakingDevice(final Path scratch) throws IOException, InterruptedException {
        this.scratch = scratch;
        this.copies = Mount.memory(scratch.resolve("copies"), 2 * DEVICE_LENGTH);
        this.memory = Mount.memory(scratch.resolve("memory"), MEMORY_LENGTH);
        this.image = memory.path().resolve("image");
        this.ballast = new Ballast(memory.path());
    }

    /** A sound device with a fresh file system. */
    static BreakingDevice create(final Path scratch, final boolean hasJournal)
            throws IOException, InterruptedException {
        final BreakingDevice device = new BreakingDevice(scratch);
        try {
            final String journal = hasJournal ? "has_journal" : "^has_journal";
            Image.create(device.image, DEVICE_LENGTH, "-b", BLOCK_LENGTH, "-O", journal);
            device.mount();
            return device;
        } catch (final IOException e) {
            device.close();
            throw e;
        }
    }

    /**
     * Mounts the device, for requests of one block each: a loop device reports success for a
     * request when the first of its blocks could be written.
     */
    private void mount() throws IOException, InterruptedException {
        mount = Mount.image(image, scratch.resolve("mount"), "");
        limit = Path.of("/sys/block", mount.device(), "queue", "max_sectors_kb");
        unlimited = Files.readString(limit);
        Files.writeString(limit, ONE_BLOCK_KB);
    }

    /** The device is somebody else's as soon as it is unmounted. */
    private void dropLimit() throws IOException {
        if (limit != null) {
            Files.writeString(limit, unlimited);
            limit = null;
        }
    }

    /** Where the store is. */
    Path store() {
        return mount.path().resolve("store");
    }

    /** From now on blocks that were not written to before cannot be written. */
    void breakUnder(final Writer writer) throws IOException, InterruptedException {
        // Nobody writes while the zeros are looked for, so that nothing else is taken away.
        writer.pause();
        try {
            breakNow();
        } finally {
            writer.resume();
        }
    }

    /** The same when nobody is writing. */
    void breakNow() throws IOException, InterruptedException {
        HostCommand.run("sync", "-f", mount.path().toString());
        HostCommand.run("fallocate", "--dig-holes", image.toString());
        ballast.take(0);
    }

    /** Writes succeed again. What was lost stays lost. */
    void repair() throws IOException {
        ballast.drop();
    }

    /** Mounts a copy of what is on the device, whatever memory shows of it. */
    Mount truth() throws IOException, InterruptedException {
        final Path copy = copies.path().resolve("copy");
        HostCommand.run("cp", "--sparse=always", image.toString(), copy.toString());
        Image.repair(copy);
        return Mount.image(copy, scratch.resolve("truth"), "");
    }

    /** Forgets what memory shows: from now on the file system shows what is on the device. */
    void remount() throws IOException, InterruptedException {
        dropLimit();
        mount.unmount();
        Image.repair(image);
        mount();
    }

    @Override
    public void close() throws IOException {
        try {
            dropLimit();
        } finally {
            Mount.close(mount, copies, memory);
        }
    }
}
