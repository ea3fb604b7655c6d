package io.lohdb.stress.fs;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.StoreCopy;
import io.lohdb.stress.kill.child.ChildCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Disks that run full and are freed again, in memory and in an ext4: writes are refused with a type
 * before anything is acknowledged, reads go on, writes resume, nothing is lost.
 */
final class FullDiskCase implements FileSystemCase {
    private static final long DISK_LENGTH = 32L << 20;
    private static final long END_LIMIT_S = 120;

    /** So many that a store which grows by its cycles never fills the disk by itself. */
    private static final int CYCLES_PER_PROCESS = 10;

    private static final int PROCESSES_PER_DISK = 3;

    @Override
    public void run(final CaseRun run) throws IOException, InterruptedException {
        long done = 0;
        while (done < run.units()) {
            final boolean isInMemory = run.random().nextBoolean();
            try (Disk disk = Disk.mount(run.scratch(), isInMemory, run.random())) {
                for (int i = 0; i < PROCESSES_PER_DISK && done < run.units(); i++) {
                    final long cycles = Math.min(CYCLES_PER_PROCESS, run.units() - done);
                    done += cycles;
                    final boolean isSound = runProcess(run, disk, cycles);
                    run.done(cycles);
                    if (!isSound) {
                        break;
                    }
                }
            }
        }
    }

    /** A file system of its own on which a store can be. */
    private record Disk(Mount memory, Mount mount, String story) implements AutoCloseable {
        static Disk mount(final Path scratch, final boolean isInMemory, final Random random)
                throws IOException, InterruptedException {
            final Path path = scratch.resolve("mount");
            if (isInMemory) {
                return new Disk(null, Mount.memory(path, DISK_LENGTH), "tmpfs");
            }
            final Mount memory = Mount.memory(scratch.resolve("memory"), 2 * DISK_LENGTH);
            try {
                final Path image = memory.path().resolve("image");
                final String options = MountOptions.random(random);
                Image.create(image, DISK_LENGTH);
                return new Disk(memory, Mount.image(image, path, options), "ext4 " + options);
            } catch (final IOException e) {
                memory.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            Mount.close(mount, memory);
        }
    }

    private static boolean runProcess(final CaseRun run, final Disk disk, final long cycles)
            throws IOException, InterruptedException {
        final Random random = run.random();
        final Path path = disk.mount().path();
        final boolean isFullInTheEnd = random.nextBoolean();
        final ChildCommand command =
                ChildCommand.of(
                        FullDiskProcess.class,
                        path,
                        random.nextBoolean() ? Threading.DEDICATED : Threading.SHARED,
                        random.nextLong(),
                        cycles,
                        isFullInTheEnd);
        run.report().count("full disk cycles", cycles);
        try (Writer writer = Writer.start(command, run.scratch())) {
            final List<Report> reports = writer.await(FullDiskProcess.ENDED, END_LIMIT_S);
            PowerCutCase.countReports(run.report(), reports);
            run.report()
                    .count(
                            "writes refused without space",
                            PowerCutCase.count(reports, Report.Kind.REFUSED));
            check(path, reports, isFullInTheEnd);
            return true;
        } catch (final RuntimeException e) {
            run.find("full disk (" + disk.story() + "): " + e);
            return false;
        }
    }

    private static void check(
            final Path disk, final List<Report> reports, final boolean isFullInTheEnd)
            throws IOException {
        final Path store = disk.resolve(FullDiskProcess.STORE);
        if (isFullInTheEnd) {
            tryToOpen(store);
        }
        new Ballast(disk).drop();
        final RecoveredLogCheck recovered = RecoveredLogCheck.read(store);
        recovered.compare(reports);
        final long last =
                reports.stream()
                        .filter(report -> report.kind() == Report.Kind.ACKNOWLEDGED)
                        .mapToLong(Report::sequence)
                        .max()
                        .orElse(0);
        if (recovered.operations().size() != last) {
            throw new BrokenPromiseException(
                    "acknowledged=" + last + " recovered=" + recovered.operations().size());
        }
        StoreCopy.delete(store);
    }

    /** On a full disk a store opens, or says why it does not. */
    private static void tryToOpen(final Path store) {
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store))) {
            db.count();
        } catch (final NoSpaceException e) {
            if (e.getMessage().isEmpty()) {
                throw new BrokenPromiseException("refused without a reason");
            }
        }
    }
}
