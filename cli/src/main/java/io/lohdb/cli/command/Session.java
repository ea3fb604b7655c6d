package io.lohdb.cli.command;

import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.cli.text.Messages;
import io.lohdb.cli.transfer.OpeningProgress;
import io.lohdb.spi.Loss;
import io.lohdb.spi.RecoveryReport;

/**
 * What the commands of one run share: the store, opened when the first command needs it, and the
 * console. For the main thread.
 */
public final class Session implements AutoCloseable {
    private final StoreOptions options;
    private final Console console;
    private LohDb db;
    private boolean isEnding;

    /**
     * Creates a session; nothing is opened yet.
     *
     * @param options which store, read when it is opened
     * @param console where to print
     */
    public Session(final StoreOptions options, final Console console) {
        this.options = options;
        this.console = console;
    }

    /**
     * The store.
     *
     * @return opened if it was not
     */
    public LohDb db() {
        return db(options.isReadOnly());
    }

    /**
     * The store for a command that only reads: on the command line, nothing of it is changed.
     *
     * @return opened if it was not
     */
    public LohDb readableDb() {
        return db(options.isReadOnly() || console.mode() == Console.Mode.ONE_SHOT);
    }

    private LohDb db(final boolean isReadOnly) {
        if (db == null) {
            final LohDbConfig config =
                    LohDbConfig.inDirectory(options.dataDirectory())
                            .durability(options.durability().durability())
                            .corruptionPolicy(options.corruptionPolicy())
                            .errorHandler(this::backgroundFault);
            try (OpeningProgress progress = new OpeningProgress(console)) {
                final LohDbConfig told = config.recoveryProgress(progress);
                db = LohDb.open(isReadOnly ? told.readOnly() : told);
            }
            report(db.recoveryReport(), isReadOnly);
        }
        return db;
    }

    /**
     * Where to print.
     *
     * @return the console
     */
    public Console console() {
        return console;
    }

    /**
     * Which store this is about.
     *
     * @return the options
     */
    public StoreOptions options() {
        return options;
    }

    /** Asks the shell to end after this command. */
    public void end() {
        isEnding = true;
    }

    /**
     * Whether the shell was asked to end.
     *
     * @return false at first
     */
    public boolean isEnding() {
        return isEnding;
    }

    private void backgroundFault(final Throwable fault) {
        console.error("in the background: " + fault);
    }

    private void report(final RecoveryReport report, final boolean isReadOnly) {
        if (report.tornBytes() > 0) {
            console.err()
                    .println(
                            "recovery: cut "
                                    + Messages.grouped(report.tornBytes())
                                    + " bytes of an unfinished write at the end of the log");
        }
        for (final Loss loss : report.losses()) {
            console.err().println("recovery: lost " + Messages.loss(loss));
        }
        if (!report.losses().isEmpty() && !isReadOnly) {
            console.err()
                    .println("recovery: the damaged files are kept in the directory 'damaged'");
        }
    }

    @Override
    public void close() {
        if (db != null) {
            db.close();
        }
    }
}
