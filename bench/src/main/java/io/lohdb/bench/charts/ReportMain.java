package io.lohdb.bench.charts;

import io.lohdb.bench.report.NotMeasurableException;
import io.lohdb.bench.report.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes a page and pictures of files of results. */
public final class ReportMain {
    /** Names the folder of results and reports. */
    private static final String HOME = "lohdb.bench.home";

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private ReportMain() {}

    /**
     * Makes them and ends the process: 0 when they are written, 1 when they cannot be, 2 for a
     * command line or a file of results that makes no sense.
     *
     * @param arguments {@code --from FILE[,FILE]}, {@code --out FOLDER}
     */
    public static void main(final String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        final Path home = Path.of(System.getProperty(HOME, "bench/target"));
        System.exit(run(List.of(arguments), home, System.out, System.err));
    }

    static int run(
            final List<String> arguments,
            final Path home,
            final PrintStream output,
            final PrintStream errors) {
        try {
            final ReportOptions options = ReportOptions.parse(arguments, home);
            final ReportData data = ReportData.read(options.files());
            Fonts.check();
            final Path page = write(data, options.folder());
            output.println(page);
            return 0;
        } catch (final UsageException e) {
            errors.println("bench: " + e.getMessage());
            return USAGE;
        } catch (final NotMeasurableException | UncheckedIOException e) {
            errors.println("bench: " + e.getMessage());
            return FAILED;
        }
    }

    private static Path write(final ReportData data, final Path folder) {
        final ReportCharts charts = ReportCharts.of(data);
        final Path page = folder.resolve("report.html");
        try {
            Files.createDirectories(folder);
            Files.writeString(page, new ReportPage(data, charts).html());
            for (final Chart chart : charts.all()) {
                if (chart.isMain()) {
                    Files.writeString(folder.resolve(chart.id() + ".svg"), Drawing.svg(chart));
                    Files.write(folder.resolve(chart.id() + ".png"), Drawing.png(chart));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write a report to " + folder, e);
        }
        return page;
    }
}
