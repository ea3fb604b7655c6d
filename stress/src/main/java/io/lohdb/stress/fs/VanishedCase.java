package io.lohdb.stress.fs;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.LohDbException;
import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.child.ChildCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * File systems that go away under an open store, or turn out to be read-only: everything that
 * cannot be done is refused with a type, the process lives on, nothing acknowledged is lost.
 */
final class VanishedCase implements FileSystemCase {
    private static final long IMAGE_LENGTH = 96L << 20;
    private static final int FLAGS = 3;
    private static final int MAX_DELAY_US = 250_000;
    private static final int GROUPS = 100_000;
    private static final long END_LIMIT_S = 60;

    @Override
    public void run(final CaseRun run) throws IOException, InterruptedException {
        try (Mount memory = Mount.memory(run.scratch().resolve("memory"), 2 * IMAGE_LENGTH)) {
            for (long unit = 0; unit < run.units(); unit++) {
                final int flag = run.random().nextInt(FLAGS);
                run.report().count("file systems gone", 1);
                try {
                    vanish(run, memory.path().resolve("image"), flag);
                } catch (final RuntimeException e) {
                    run.find("file system gone (flag " + flag + ", unit " + unit + "): " + e);
                }
                run.done(1);
            }
        }
    }

    private static void vanish(final CaseRun run, final Path image, final int flag)
            throws IOException, InterruptedException {
        final Path path = run.scratch().resolve("mount");
        final Path store = path.resolve("store");
        final List<Report> reports;
        Image.create(image, IMAGE_LENGTH);
        try (Mount mount = Mount.image(image, path, MountOptions.random(run.random()))) {
            reports = work(run, mount, flag);
            mustNotOpen(store);
            mount.unmount();
        }
        try (Mount mount = Mount.image(image, path, "")) {
            // Only what can be written to replays its journal.
            mount.remountReadOnly();
            mustNotOpen(store);
            mustNotOpen(path.resolve("another"));
            mount.unmount();
        }
        try (Mount mount = Mount.image(image, path, "")) {
            RecoveredLogCheck.read(store).compare(reports);
            // Closed in order this time.
            mount.remountReadOnly();
            mustNotOpen(store);
            mount.unmount();
        }
    }

    private static List<Report> work(final CaseRun run, final Mount mount, final int flag)
            throws IOException, InterruptedException {
        final Threading threading =
                run.random().nextBoolean() ? Threading.DEDICATED : Threading.SHARED;
        final ChildCommand command =
                ChildCommand.of(FixedWork.class, mount.path().resolve("store"), threading, GROUPS);
        try (Writer writer = Writer.start(command, run.scratch())) {
            writer.awaitOpen();
            TimeUnit.MICROSECONDS.sleep(run.random().nextInt(MAX_DELAY_US));
            Ioctl.shutDown(mount.path(), flag);
            final List<Report> reports = writer.await(FixedWork.ENDED, END_LIMIT_S);
            FailedStoreCheck.check(reports);
            FailedStoreCheck.count(run.report(), reports);
            PowerCutCase.countReports(run.report(), reports);
            return reports;
        }
    }

    private static void mustNotOpen(final Path store) {
        try (LohDb db = LohDb.open(LohDbConfig.inDirectory(store))) {
            throw new BrokenPromiseException("opened where nothing can be written: " + db.stats());
        } catch (final LohDbException e) {
            if (e.getMessage().isEmpty()) {
                throw new BrokenPromiseException("refused without a reason");
            }
        }
    }
}
