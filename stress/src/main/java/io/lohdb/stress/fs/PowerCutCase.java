package io.lohdb.stress.fs;

import io.lohdb.stress.kill.Report;
import io.lohdb.stress.kill.WritingMode;
import io.lohdb.stress.part.PartReport;
import java.io.IOException;
import java.util.List;

/** Power cuts, one after the other: nothing that was acknowledged or delivered may be lost. */
final class PowerCutCase implements FileSystemCase {
    private static final int CUTS_PER_IMAGE = 10;

    /** Modes whose acknowledgements and deliveries survive a loss of power. */
    static final List<WritingMode> MODES =
            List.of(
                    WritingMode.SYNC,
                    WritingMode.SYNC_SHARED,
                    WritingMode.PIPELINED,
                    WritingMode.INTERVAL);

    @Override
    public void run(final CaseRun run) throws IOException, InterruptedException {
        long done = 0;
        while (done < run.units()) {
            final long end = Math.min(run.units(), done + CUTS_PER_IMAGE);
            try (PowerCutSeries cuts = PowerCutSeries.begin(run.scratch(), run.random())) {
                boolean isSound = true;
                while (isSound && done < end) {
                    isSound = cut(run, cuts, done);
                    done++;
                    run.done(1);
                }
            }
        }
    }

    /** Returns false when the store is not worth going on with. */
    private static boolean cut(final CaseRun run, final PowerCutSeries cuts, final long number)
            throws IOException, InterruptedException {
        final WritingMode mode = MODES.get(run.random().nextInt(MODES.size()));
        run.report().count("power cuts", 1);
        try {
            final List<Report> reports = cuts.cut(mode);
            if (reports.isEmpty()) {
                run.report().count("power cuts while opening", 1);
            }
            countReports(run.report(), reports);
            return true;
        } catch (final RuntimeException e) {
            run.find("power cut " + number + " (" + cuts.story() + "): " + e);
            return false;
        }
    }

    static void countReports(final PartReport report, final List<Report> reports) {
        report.count("writes acknowledged", count(reports, Report.Kind.ACKNOWLEDGED));
        report.count("changes delivered", count(reports, Report.Kind.DELIVERED));
    }

    static long count(final List<Report> reports, final Report.Kind kind) {
        return reports.stream().filter(report -> report.kind() == kind).count();
    }
}
