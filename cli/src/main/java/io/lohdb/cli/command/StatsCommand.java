package io.lohdb.cli.command;

import io.lohdb.SnapshotStats;
import io.lohdb.StoreStats;
import io.lohdb.cli.text.Messages;
import io.lohdb.spi.RecoveryReport;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints figures of the store. */
@Command(name = "stats", description = "Print figures of the store.")
public final class StatsCommand implements Callable<Integer> {
    private static final double NS_PER_MS = 1e6;
    private static final String UNKNOWN = "unknown";

    private final Session session;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public StatsCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final StoreStats stats = session.db().stats();
        final PrintStream out = session.console().out();
        out.println(session.console().messages().figures(session.options().dataDirectory()));
        line("keys", Messages.grouped(stats.count()));
        line("written sequence", Messages.grouped(stats.writtenSequence()));
        line("durable sequence", Messages.grouped(stats.durableSequence()));
        line("durability", session.options().durability().text());
        line("syncs since opening", Messages.grouped(stats.syncCount()));
        line("subscriptions", Messages.grouped(stats.subscriptionCount()));
        line("log bytes", known(stats.engine().logBytes()));
        line("allocated bytes", known(stats.engine().allocatedBytes()));
        line("segments", known(stats.engine().segmentCount()));
        line("live bytes", known(stats.engine().liveBytes()));
        line("cold bytes", known(stats.engine().coldBytes()));
        line("space amplification", ratio(stats.engine().spaceAmplification()));
        line("open snapshots", snapshots(stats.snapshots()));
        line("index bytes", known(stats.engine().indexBytes()));
        line("index bytes per key", perKey(stats.indexBytesPerKey()));
        line("opening", opening(session.db().recoveryReport()));
        line("opened from", base(session.db().recoveryReport()));
        return ExitCode.OK;
    }

    private void line(final String name, final String figure) {
        session.console().out().printf(Locale.ROOT, "  %-20s %s%n", name, figure);
    }

    private static String known(final long figure) {
        return figure < 0 ? UNKNOWN : Messages.grouped(figure);
    }

    private static String perKey(final double figure) {
        return figure < 0 ? UNKNOWN : String.format(Locale.ROOT, "%.1f", figure);
    }

    private static String ratio(final double figure) {
        return figure < 0 ? UNKNOWN : String.format(Locale.ROOT, "%.2f", figure);
    }

    private static String snapshots(final SnapshotStats snapshots) {
        return snapshots.openCount() == 0
                ? "0"
                : String.format(
                        Locale.ROOT,
                        "%,d, the oldest %.1f ms, %s bytes pinned",
                        snapshots.openCount(),
                        snapshots.oldestAgeNs() / NS_PER_MS,
                        known(snapshots.pinnedBytes()));
    }

    private static String base(final RecoveryReport report) {
        return report.checkpointSequence() == 0
                ? "the whole log"
                : "the checkpoint at sequence " + Messages.grouped(report.checkpointSequence());
    }

    private static String opening(final RecoveryReport report) {
        return String.format(
                Locale.ROOT,
                "%.1f ms, %,d operations replayed%s",
                report.durationNs() / NS_PER_MS,
                report.operationsReplayed(),
                report.cleanShutdown() ? "" : ", recovered from a crash");
    }
}
