package io.lohdb.stress.fs;

import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.Report;
import io.lohdb.stress.part.PartReport;
import java.util.List;

/** What a process may tell of a store that has failed. Stateless. */
final class FailedStoreCheck {
    private FailedStoreCheck() {}

    /** A store that has failed acknowledges nothing until it is opened anew. */
    static void check(final List<Report> reports) {
        boolean hasFailed = false;
        for (final Report report : reports) {
            switch (report.kind()) {
                case OPENED -> hasFailed = false;
                case FAILED -> hasFailed = true;
                case ACKNOWLEDGED -> {
                    if (hasFailed) {
                        throw new BrokenPromiseException("acknowledged after failure: " + report);
                    }
                }
                default -> {
                    // Says nothing about acknowledgements.
                }
            }
        }
    }

    /** Counts the ways in which a store says that it cannot go on. */
    static void count(final PartReport report, final List<Report> reports) {
        report.count("writes failed, typed", PowerCutCase.count(reports, Report.Kind.FAILED));
        report.count("writes refused, typed", PowerCutCase.count(reports, Report.Kind.REFUSED));
        report.count(
                "openings refused, typed", PowerCutCase.count(reports, Report.Kind.OPEN_FAILED));
    }
}
