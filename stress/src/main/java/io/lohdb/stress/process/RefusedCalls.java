package io.lohdb.stress.process;

import io.lohdb.spi.Threading;
import io.lohdb.stress.kill.BrokenPromiseException;
import io.lohdb.stress.kill.CallPoints;
import io.lohdb.stress.kill.CallPoints.CallPoint;
import io.lohdb.stress.kill.FixedWork;
import io.lohdb.stress.kill.FixedWorkRig;
import io.lohdb.stress.kill.FixedWorkRig.Outcome;
import io.lohdb.stress.kill.FixedWorkRig.Start;
import io.lohdb.stress.kill.Report.Kind;
import io.lohdb.stress.kill.child.Injection;
import io.lohdb.stress.kill.child.SystemCallTracer;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.PartReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the kernel refuse the n-th system call of a thread, once or for ever, and looks at what the
 * user was told and at what is left: typed exceptions only, no hang, nothing acknowledged after a
 * refused sync, and everything that was acknowledged there after a reopen.
 */
final class RefusedCalls {
    private static final List<String> ERRORS = List.of("EIO", "ENOSPC");
    private static final int NAMED_FILES = 12;
    private static final int CALLS_ON_FILES = 8;

    private final List<RefusedCall> cases;

    /**
     * A case.
     *
     * @param isOnStoreFile whether only calls on files of the store count: others make such calls
     *     too
     */
    private record RefusedCall(
            Start start, Injection injection, boolean isOnStoreFile, Threading threading) {
        @Override
        public String toString() {
            return injection + ", " + start + " " + threading;
        }
    }

    private RefusedCalls(final List<RefusedCall> cases) {
        this.cases = cases;
    }

    /** Counts what can be refused; the tracer has to be there. */
    static RefusedCalls count(final FixedWorkRig rig) throws IOException, InterruptedException {
        final List<RefusedCall> cases = new ArrayList<>();
        for (final CallPoint point : CallPoints.count(rig)) {
            for (final String error : ERRORS) {
                add(cases, point.start(), point.call(), error, point.n(), false);
            }
        }
        for (final Start start : Start.values()) {
            for (int n = 1; n <= CALLS_ON_FILES; n++) {
                add(cases, start, "write", "EIO", n, true);
                add(cases, start, "write", "ENOSPC", n, true);
                add(cases, start, "openat", "EMFILE", n, true);
                add(cases, start, "mmap", "ENOMEM", n, true);
            }
        }
        return new RefusedCalls(cases);
    }

    private static void add(
            final List<RefusedCall> cases,
            final Start start,
            final String call,
            final String error,
            final int n,
            final boolean isOnStoreFile) {
        for (final boolean isForever : new boolean[] {false, true}) {
            final List<Threading> threadings = List.of(Threading.values());
            cases.add(
                    new RefusedCall(
                            start,
                            Injection.error(call, error, n, isForever),
                            isOnStoreFile,
                            threadings.get(cases.size() % threadings.size())));
        }
    }

    /** How many cases there are. */
    int count() {
        return cases.size();
    }

    /** Runs one case. */
    void run(final int index, final FixedWorkRig rig, final PartReport report)
            throws IOException, InterruptedException {
        final RefusedCall refused = cases.get(index);
        final List<Path> files = refused.isOnStoreFile() ? storeFiles(rig.directory()) : List.of();
        // Reports are writes: in the log they stand before or after the refused call.
        final List<String> logged = refused.isOnStoreFile() ? List.of() : List.of("write");
        final Outcome outcome =
                rig.run(
                        refused.start(),
                        refused.threading(),
                        command ->
                                command.traced(
                                        SystemCallTracer.meddling(
                                                rig.traceLog(),
                                                refused.injection(),
                                                logged,
                                                files)));
        try {
            final RefusalLog log = RefusalLog.read(rig.traceLog());
            report.count(log.hasRefusal() ? "syscalls refused" : "syscalls not reached", 1);
            report.count("refusals told to the caller", isTold(outcome) ? 1 : 0);
            check(refused, outcome, log);
            rig.check(outcome);
        } catch (final RuntimeException | Error e) {
            report.find(new Finding(refused + ": " + e, "stress/run --process 2 --seed " + index));
        }
    }

    private static List<Path> storeFiles(final Path directory) {
        final List<Path> files = new ArrayList<>();
        files.add(directory);
        files.add(directory.resolve("MANIFEST"));
        files.add(directory.resolve("MANIFEST.tmp"));
        for (int id = 1; id <= NAMED_FILES; id++) {
            files.add(directory.resolve(String.format("%010d.log", id)));
        }
        return files;
    }

    private static boolean isTold(final Outcome outcome) {
        return outcome.count(Kind.FAILED)
                        + outcome.count(Kind.REFUSED)
                        + outcome.count(Kind.OPEN_FAILED)
                        + outcome.count(Kind.CLOSE_FAILED)
                        + outcome.count(Kind.OUT_OF_MEMORY)
                > 0;
    }

    private static void check(
            final RefusedCall refused, final Outcome outcome, final RefusalLog log) {
        if (outcome.hang().isEmpty() && outcome.exit() != FixedWork.ENDED) {
            throw new BrokenPromiseException(
                    "the process ended with " + outcome.exit() + ": " + outcome.errors());
        }
        if (refused.injection().call().equals("msync") && log.hasAcknowledgementAfterRefusal()) {
            throw new BrokenPromiseException(
                    "acknowledged after a refused sync: " + outcome.errors());
        }
    }
}
