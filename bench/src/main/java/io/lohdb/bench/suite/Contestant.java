package io.lohdb.bench.suite;

import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.suite.StoreCommand.Action;
import io.lohdb.bench.work.WindowPlan;
import io.lohdb.bench.work.Work;
import io.lohdb.bench.workload.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One store in one section: its folder and its process. One thread at a time. */
final class Contestant implements AutoCloseable {
    private final Rival rival;
    private final Section section;
    private final List<String> jvmOptions;
    private final ScratchFolder folder;
    private final Path storeDirectory;
    private StoreProcess process;
    private String reasonOut = "";

    /** Starts the process. */
    Contestant(
            final Rival rival,
            final Section section,
            final List<String> jvmOptions,
            final Path parent) {
        this.rival = rival;
        this.section = section;
        this.jvmOptions = jvmOptions;
        this.folder = ScratchFolder.create(parent);
        this.storeDirectory = newFolder("store");
        this.process = StoreProcess.start(rival.name(), jvmOptions, newFolder("jvm"));
    }

    private Path newFolder(final String name) {
        try {
            return Files.createTempDirectory(folder.path(), name);
        } catch (final IOException e) {
            throw new UncheckedIOException("no folder for " + rival.name(), e);
        }
    }

    Rival rival() {
        return rival;
    }

    Path storeDirectory() {
        return storeDirectory;
    }

    /** Why it takes part no longer; empty as long as it does. */
    String reasonOut() {
        return reasonOut;
    }

    boolean isIn() {
        return reasonOut.isEmpty();
    }

    /** Has it take part no longer. */
    void leave(final String reason) {
        if (isIn()) {
            reasonOut = reason;
            process.kill();
        }
    }

    /** Tries whether it can start at all. */
    StoreReply start() {
        return process.call(
                new StoreCommand(Action.START, folder.path().toString(), null, null, null, 0));
    }

    /** Opens the store. */
    StoreReply open(final PromiseMode mode) {
        return process.call(
                new StoreCommand(
                        Action.OPEN, storeDirectory.toString(), mode, null, window(1, 0, 0, 0), 0));
    }

    /** Opens the store in a new process. */
    StoreReply openInNewProcess() {
        process.close();
        process = StoreProcess.start(rival.name(), jvmOptions, newFolder("jvm"));
        return open(PromiseMode.NONE);
    }

    /** Closes the store, or tells its memory. */
    StoreReply call(final Action action) {
        return process.call(StoreCommand.of(action));
    }

    /** Loads or ages the store. */
    StoreReply write(final Action action, final long limitMs) {
        return process.call(
                new StoreCommand(action, null, null, null, window(1, 0, 0, 0), limitMs));
    }

    /** Does a work. */
    StoreReply run(final Work work, final WindowPlan window) {
        return process.call(new StoreCommand(Action.RUN, null, null, work, window, 0));
    }

    WindowPlan window(
            final int threadCount, final long warmUpMs, final long windowMs, final long seed) {
        return new WindowPlan(
                section.keyCount(), section.valueLength(), threadCount, warmUpMs, windowMs, seed);
    }

    void awaitRest(final long limitMs) {
        process.awaitRest(limitMs);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.kill();
    }

    /** Ends the process and deletes everything. */
    @Override
    public void close() {
        try {
            process.close();
        } finally {
            folder.close();
        }
    }
}
