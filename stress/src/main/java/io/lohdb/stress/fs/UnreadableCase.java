package io.lohdb.stress.fs;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.WritingMode;
import io.lohdb.stress.kill.WritingProcess;
import io.lohdb.stress.kill.child.ChildCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Devices that cannot be read any more. Opening a store there is refused with a type; the process
 * that tries lives on, and what the device holds is untouched.
 */
final class UnreadableCase implements FileSystemCase {
    private static final long IMAGE_LENGTH = 64L << 20;
    private static final long HOST_LENGTH = 2 * IMAGE_LENGTH;
    private static final long MEMORY_LENGTH = 3 * IMAGE_LENGTH;
    private static final int OPERATIONS = 5000;
    private static final int GROUPS = 5;
    private static final int MAX_DELAY_US = 250_000;
    private static final int MAX_READ_LENGTH = 300 << 10;
    private static final long END_LIMIT_S = 60;

    @Override
    public void run(final CaseRun run) throws IOException, InterruptedException {
        try (Mount memory = Mount.memory(run.scratch().resolve("memory"), MEMORY_LENGTH)) {
            for (long unit = 0; unit < run.units(); unit++) {
                run.report().count("devices unreadable", 1);
                try {
                    makeUnreadable(run, memory.path().resolve("outer"));
                } catch (final RuntimeException e) {
                    run.find("unreadable device (unit " + unit + "): " + e);
                }
                run.done(1);
            }
        }
    }

    private static void makeUnreadable(final CaseRun run, final Path outer)
            throws IOException, InterruptedException {
        final Path host = run.scratch().resolve("host");
        final Path image = host.resolve("image");
        final List<Report> reports;
        Image.create(outer, HOST_LENGTH, "-O", "^has_journal");
        try (Mount hostMount = Mount.image(outer, host, "")) {
            Image.create(image, IMAGE_LENGTH);
            reports = write(run, image);
            open(run, image, hostMount);
            hostMount.unmount();
        }
        try (Mount hostMount = Mount.image(outer, host, "")) {
            try (Mount mount = Mount.image(image, mountPath(run), "")) {
                RecoveredLogCheck.read(store(run)).compare(reports);
                mount.unmount();
            }
            hostMount.unmount();
        }
    }

    private static Path mountPath(final CaseRun run) {
        return run.scratch().resolve("mount");
    }

    private static Path store(final CaseRun run) {
        return mountPath(run).resolve("store");
    }

    private static List<Report> write(final CaseRun run, final Path image)
            throws IOException, InterruptedException {
        final ChildCommand command =
                WritingProcess.command(
                        store(run), WritingMode.PIPELINED, Threading.DEDICATED, OPERATIONS, null);
        try (Mount mount = Mount.image(image, mountPath(run), "");
                Writer writer = Writer.start(command, run.scratch())) {
            writer.awaitOpen();
            TimeUnit.MICROSECONDS.sleep(run.random().nextInt(MAX_DELAY_US));
            final List<Report> reports = writer.kill();
            mount.unmount();
            PowerCutCase.countReports(run.report(), reports);
            return reports;
        }
    }

    /** Opens what has become unreadable but for a part that is in memory. */
    private static void open(final CaseRun run, final Path image, final Mount host)
            throws IOException, InterruptedException {
        final ChildCommand command =
                ChildCommand.of(FixedWork.class, store(run), Threading.DEDICATED, GROUPS);
        try (Mount mount = Mount.image(image, mountPath(run), "")) {
            readSome(store(run), run.random());
            Ioctl.shutDown(host.path(), Ioctl.FLUSH_ALL);
            try (Writer opener = Writer.start(command, run.scratch())) {
                final List<Report> reports = opener.await(FixedWork.ENDED, END_LIMIT_S);
                FailedStoreCheck.count(run.report(), reports);
                if (PowerCutCase.count(reports, Report.Kind.ACKNOWLEDGED) > 0) {
                    throw new BrokenPromiseException("acknowledged on a device that is gone");
                }
            }
            mount.unmount();
        }
    }

    /** The manifest and the beginning of each segment come into memory. */
    private static void readSome(final Path store, final Random random) throws IOException {
        final List<Path> files;
        try (Stream<Path> all = Files.list(store)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (final Path file : files) {
            final boolean isSegment = file.toString().endsWith(".log");
            final int length = isSegment ? random.nextInt(MAX_READ_LENGTH) : MAX_READ_LENGTH;
            try (InputStream input = Files.newInputStream(file)) {
                input.readNBytes(length);
            }
        }
    }
}
