package io.lohdb.stress.fs;

import io.lohdb.stress.kill.LostOperationException;
import io.lohdb.stress.kill.WritingMode;
import java.io.IOException;
import java.util.List;

/**
 * Power cuts under a writer that acknowledges before anything is synced. If these lose nothing, the
 * harness could not see a loss either.
 */
final class ControlCase implements FileSystemCase {
    private static final int MAX_CUTS = 20;

    private final List<WritingMode> modes;

    /** Controls with writers that acknowledge before they write, or before anything is synced. */
    ControlCase() {
        this(List.of(WritingMode.CARELESS, WritingMode.OS));
    }

    ControlCase(final List<WritingMode> modes) {
        this.modes = modes;
    }

    @Override
    public void run(final CaseRun run) throws IOException, InterruptedException {
        for (final WritingMode mode : modes) {
            cutPower(run, mode);
            copyDevice(run, mode);
        }
        run.done(1);
    }

    private static void cutPower(final CaseRun run, final WritingMode mode)
            throws IOException, InterruptedException {
        try (PowerCutSeries cuts = PowerCutSeries.begin(run.scratch(), run.random())) {
            for (int cut = 1; cut <= MAX_CUTS; cut++) {
                if (isCaught(run, cuts, mode)) {
                    run.report().count("careless writers caught", 1);
                    run.report().note("control: " + mode + " caught by power cut " + cut);
                    return;
                }
            }
        }
        run.find(mode + " lost nothing in " + MAX_CUTS + " power cuts: the harness is blind");
    }

    private static void copyDevice(final CaseRun run, final WritingMode mode)
            throws IOException, InterruptedException {
        for (int copies = 1; copies <= MAX_CUTS; copies++) {
            try {
                CrashImageCase.takeAndCheck(run, mode, MountOptions.random(run.random()), 1);
            } catch (final LostOperationException e) {
                run.report().count("careless writers caught", 1);
                run.report().note("control: " + mode + " caught by crash image " + copies);
                return;
            }
        }
        run.find(mode + " lost nothing in " + MAX_CUTS + " crash images: the harness is blind");
    }

    private static boolean isCaught(
            final CaseRun run, final PowerCutSeries cuts, final WritingMode mode)
            throws IOException, InterruptedException {
        try {
            cuts.cut(mode);
            return false;
        } catch (final LostOperationException e) {
            return true;
        } catch (final RuntimeException e) {
            run.find("power cut of a careless writer (" + cuts.story() + "): " + e);
            return true;
        }
    }
}
