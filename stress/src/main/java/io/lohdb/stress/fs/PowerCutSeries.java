package io.lohdb.stress.fs;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.StoreCopy;
import io.lohdb.stress.kill.WritingMode;
import io.lohdb.stress.kill.WritingProcess;
import io.lohdb.stress.kill.child.ChildCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Cuts the power of an ext4 under a writing process: what the file system had not written to its
 * device by then is gone. Then mounts it again, which replays its journal, and checks what is left.
 * One store, cut after cut, never closed in order by its writers. For one thread.
 */
final class PowerCutSeries implements AutoCloseable {
    private static final long IMAGE_LENGTH = 96L << 20;
    private static final long MEMORY_LENGTH = 2 * IMAGE_LENGTH;
    private static final int MAX_OPERATIONS = 5000;
    private static final int MAX_UNWAITED_OPERATIONS = 15_000;
    private static final int MAX_DELAY_US = 250_000;
    private static final int MAX_START_US = 400_000;
    private static final int MAX_DEATH_US = 20_000;

    private final Random random;
    private final Mount memory;
    private final Path image;
    private final Path scratch;
    private final Path copy;
    private Mount mount;
    private String options;
    private String story = "";
    private RecoveredLogCheck recovered;

    private PowerCutSeries(final Path scratch, final Random random)
            throws IOException, InterruptedException {
        this.random = random;
        this.scratch = scratch;
        this.memory = Mount.memory(scratch.resolve("memory"), MEMORY_LENGTH);
        this.image = memory.path().resolve("image");
        this.copy = memory.path().resolve("copy");
    }

    /** A fresh file system, not yet written to. */
    static PowerCutSeries begin(final Path scratch, final Random random)
            throws IOException, InterruptedException {
        final PowerCutSeries cuts = new PowerCutSeries(scratch, random);
        try {
            Image.create(cuts.image, IMAGE_LENGTH);
            cuts.mount(scratch.resolve("mount"));
            return cuts;
        } catch (final IOException e) {
            cuts.close();
            throw e;
        }
    }

    private void mount(final Path path) throws IOException, InterruptedException {
        options = MountOptions.random(random);
        mount = Mount.image(image, path, options);
    }

    /**
     * One process from its start to the cut, and what it left.
     *
     * @return what the process had told
     * @throws BrokenPromiseException when something is lost, or there that must not be
     */
    List<Report> cut(final WritingMode mode) throws IOException, InterruptedException {
        final int flag =
                switch (random.nextInt(6)) {
                    case 0 -> Ioctl.FLUSH_ALL;
                    case 1 -> Ioctl.FLUSH_JOURNAL;
                    default -> Ioctl.FLUSH_NOTHING;
                };
        story = mode + ", " + options + ", flag " + flag;
        final List<Report> reports = write(mode, flag);
        final Path path = mount.path();
        mount.unmount();
        mount(path);
        check(reports);
        return reports;
    }

    /** How the last cut was made. */
    String story() {
        return story;
    }

    private List<Report> write(final WritingMode mode, final int flag)
            throws IOException, InterruptedException {
        final Threading threading = random.nextBoolean() ? Threading.DEDICATED : Threading.SHARED;
        final boolean isWaiting = mode == WritingMode.SYNC || mode == WritingMode.SYNC_SHARED;
        final int operations =
                1 + random.nextInt(isWaiting ? MAX_OPERATIONS : MAX_UNWAITED_OPERATIONS);
        final ChildCommand command =
                WritingProcess.command(
                        mount.path().resolve("store"), mode, threading, operations, recovered);
        try (Writer writer = Writer.start(command, scratch)) {
            // One in four is cut on its way up: before it opens, or while it recovers.
            if (random.nextInt(4) == 0) {
                TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_START_US));
            } else {
                writer.awaitOpen();
                TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_DELAY_US));
            }
            Ioctl.shutDown(mount.path(), flag);
            // What it acknowledges from now on would have to be true as well.
            TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_DEATH_US));
            return writer.kill();
        }
    }

    private void check(final List<Report> reports) throws IOException {
        final Path store = mount.path().resolve("store");
        if (Files.notExists(store.resolve("MANIFEST"))) {
            if (recovered != null || !reports.isEmpty()) {
                throw new BrokenPromiseException("store gone, told before: " + reports.size());
            }
            return;
        }
        final int before = recovered == null ? 0 : recovered.operations().size();
        if (random.nextBoolean()) {
            // The next process opens what the cut has left; this one looks at a copy.
            StoreCopy.delete(copy);
            StoreCopy.copy(store, copy);
            recovered = RecoveredLogCheck.read(copy);
        } else {
            recovered = RecoveredLogCheck.read(store);
        }
        recovered.compare(reports);
        // What was there after a cut was on the device: no later cut can take it.
        if (recovered.operations().size() < before) {
            throw new BrokenPromiseException(
                    "once recovered: " + before + ", now: " + recovered.operations().size());
        }
    }

    @Override
    public void close() throws IOException {
        Mount.close(mount, memory);
    }
}
