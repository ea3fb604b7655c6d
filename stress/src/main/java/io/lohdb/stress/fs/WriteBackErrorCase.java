package io.lohdb.stress.fs;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.RecoveredLogCheck;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.StoreCopy;
import io.lohdb.stress.kill.WritingMode;
import io.lohdb.stress.kill.WritingProcess;
import io.lohdb.stress.kill.child.ChildCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Devices that begin to refuse writes. The kernel says so once, then takes the pages for clean and
 * goes on to show what the device never got. Nothing may be acknowledged after the failure, and no
 * later opening may serve what is not on the device.
 */
final class WriteBackErrorCase implements FileSystemCase {
    private static final int MAX_DELAY_US = 200_000;
    private static final int MAX_DEATH_US = 300_000;
    private static final int OPERATIONS = 20_000;
    private static final int GROUPS = 20_000;
    private static final long END_LIMIT_S = 60;

    @Override
    public void run(final CaseRun run) throws IOException, InterruptedException {
        for (long unit = 0; unit < run.units(); unit++) {
            final boolean hasJournal = run.random().nextInt(3) == 0;
            run.report().count("devices broken", 1);
            try (BreakingDevice device = BreakingDevice.create(run.scratch(), hasJournal)) {
                final List<Report> reports =
                        run.random().nextBoolean()
                                ? writeUntilKilled(run, device)
                                : workToTheEnd(run, device);
                PowerCutCase.countReports(run.report(), reports);
                check(run, device, reports);
            } catch (final RuntimeException e) {
                run.find("broken device (journal=" + hasJournal + ", unit " + unit + "): " + e);
            }
            run.done(1);
        }
    }

    private static List<Report> writeUntilKilled(final CaseRun run, final BreakingDevice device)
            throws IOException, InterruptedException {
        final Random random = run.random();
        final List<WritingMode> modes = PowerCutCase.MODES;
        final WritingMode mode = modes.get(random.nextInt(modes.size()));
        final ChildCommand command =
                WritingProcess.command(device.store(), mode, Threading.DEDICATED, OPERATIONS, null);
        try (Writer writer = Writer.start(command, run.scratch())) {
            breakLater(run, device, writer);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_DEATH_US));
            return writer.kill();
        }
    }

    private static List<Report> workToTheEnd(final CaseRun run, final BreakingDevice device)
            throws IOException, InterruptedException {
        final ChildCommand command =
                ChildCommand.of(FixedWork.class, device.store(), Threading.DEDICATED, GROUPS);
        try (Writer writer = Writer.start(command, run.scratch())) {
            breakLater(run, device, writer);
            final List<Report> reports = writer.await(FixedWork.ENDED, END_LIMIT_S);
            FailedStoreCheck.check(reports);
            FailedStoreCheck.count(run.report(), reports);
            return reports;
        }
    }

    private static void breakLater(
            final CaseRun run, final BreakingDevice device, final Writer writer)
            throws IOException, InterruptedException {
        writer.awaitOpen();
        TimeUnit.MICROSECONDS.sleep(run.random().nextInt(MAX_DELAY_US));
        device.breakUnder(writer);
    }

    private static void check(
            final CaseRun run, final BreakingDevice device, final List<Report> reports)
            throws IOException, InterruptedException {
        try (Mount truth = device.truth()) {
            final RecoveredLogCheck held = RecoveredLogCheck.read(truth.path().resolve("store"));
            held.compare(reports);
            countShownOnly(run, device, held);
            truth.unmount();
        }
        if (ServedContent.tryToServe(device.store(), served -> compare(device, served))) {
            run.report().count("reopened on the broken device", 1);
        }
        device.repair();
        if (ServedContent.tryToServe(device.store(), served -> compare(device, served))) {
            run.report().count("reopened over a stale page cache", 1);
        }
        device.remount();
        RecoveredLogCheck.read(device.store()).compare(reports);
    }

    /** What a store would have served that takes the page cache's word for it. */
    private static void countShownOnly(
            final CaseRun run, final BreakingDevice device, final RecoveredLogCheck held)
            throws IOException {
        final Path copy = run.scratch().resolve("shown");
        StoreCopy.copy(device.store(), copy);
        final long shown = RecoveredLogCheck.read(copy).operations().size();
        StoreCopy.delete(copy);
        run.report().count("stale page caches", shown > held.operations().size() ? 1 : 0);
        run.report()
                .count(
                        "writes shown that no device held",
                        Math.max(0, shown - held.operations().size()));
    }

    private static void compare(final BreakingDevice device, final ServedContent served)
            throws IOException, InterruptedException {
        try (Mount truth = device.truth()) {
            served.compare(RecoveredLogCheck.read(truth.path().resolve("store")));
            truth.unmount();
        }
    }
}
