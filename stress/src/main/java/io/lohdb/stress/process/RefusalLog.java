package io.lohdb.stress.process;

import io.lohdb.stress.kill.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the log of a tracer says about the order of refused calls and reports. Reports are writes to
 * descriptor 1; their kind is the first number in them.
 */
final class RefusalLog {
    private static final String REFUSED = "(INJECTED)";
    private static final String REPORT = "write(1, \"\\0\\0\\0\\";

    private final List<String> lines;

    private RefusalLog(final List<String> lines) {
        this.lines = lines;
    }

    static RefusalLog read(final Path log) throws IOException {
        return new RefusalLog(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
    }

    /** For tests. */
    static RefusalLog of(final List<String> lines) {
        return new RefusalLog(lines);
    }

    /** Whether any call was refused. */
    boolean hasRefusal() {
        return lines.stream().anyMatch(line -> line.contains(REFUSED));
    }

    /**
     * Whether a store acknowledged something after one of its calls was refused and before it was
     * opened anew. One acknowledgement on another thread may have been on its way.
     */
    boolean hasAcknowledgementAfterRefusal() {
        String refusedThread = null;
        int onTheWay = 0;
        for (final String line : lines) {
            if (line.contains(REFUSED)) {
                refusedThread = thread(line);
                onTheWay = 0;
            } else if (isReport(line, Report.Kind.OPENED)) {
                refusedThread = null;
            } else if (refusedThread != null && isReport(line, Report.Kind.ACKNOWLEDGED)) {
                onTheWay++;
                if (onTheWay > 1 || thread(line).equals(refusedThread)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String thread(final String line) {
        final int end = line.indexOf(' ');
        return end < 0 ? line : line.substring(0, end);
    }

    private static boolean isReport(final String line, final Report.Kind kind) {
        return line.contains(REPORT + kind.code() + '\\');
    }
}
