package io.lohdb.stress.fs;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.WritingMode;
import io.lohdb.stress.kill.WritingProcess;
import io.lohdb.stress.kill.child.ChildCommand;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Copies of a device that is being written to, as a loss of power would leave it: what was
 * acknowledged before the instant of the copy is on it.
 */
final class CrashImageCase implements FileSystemCase {
    private static final int IMAGES_PER_WRITER = 4;
    private static final int MAX_DELAY_US = 60_000;
    private static final int OPERATIONS = 8000;

    @Override
    public void run(final CaseRun run) throws IOException, InterruptedException {
        long done = 0;
        while (done < run.units()) {
            final long count = Math.min(IMAGES_PER_WRITER, run.units() - done);
            final WritingMode mode =
                    PowerCutCase.MODES.get(run.random().nextInt(PowerCutCase.MODES.size()));
            final String options = MountOptions.random(run.random());
            try {
                takeAndCheck(run, mode, options, count);
            } catch (final RuntimeException e) {
                run.find("crash image of " + mode + ", " + options + ": " + e);
            }
            run.report().count("crash images", count);
            done += count;
            run.done(count);
        }
    }

    /**
     * Takes copies of one device under one writer.
     *
     * @throws io.lohdb.stress.kill.BrokenPromiseException when one of them lacks something
     */
    static void takeAndCheck(
            final CaseRun run, final WritingMode mode, final String options, final long count)
            throws IOException, InterruptedException {
        final Random random = run.random();
        try (CrashImages images = CrashImages.begin(run.scratch(), options);
                Writer writer = Writer.start(command(images, mode), run.scratch())) {
            if (random.nextInt(4) != 0) {
                writer.awaitOpen();
            }
            for (int i = 0; i < count; i++) {
                TimeUnit.MICROSECONDS.sleep(random.nextInt(MAX_DELAY_US));
                images.take(writer);
            }
            PowerCutCase.countReports(run.report(), writer.kill());
            images.check();
        }
    }

    private static ChildCommand command(final CrashImages images, final WritingMode mode) {
        return WritingProcess.command(
                images.path().resolve("store"), mode, Threading.DEDICATED, OPERATIONS, null);
    }
}
