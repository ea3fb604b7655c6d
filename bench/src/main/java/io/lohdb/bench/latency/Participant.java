package io.lohdb.bench.latency;

import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rival;
import io.lohdb.bench.suite.StoreProcess;
import io.lohdb.bench.workload.ScratchFolder;
import java.util.List;

/** A store that takes part, with its process and its folder. One thread at a time. */
final class Participant implements AutoCloseable {
    private final Rival rival;
    private final PromiseMode mode;
    private final ScratchFolder folder;
    private final StoreProcess process;

    private Participant(
            final Rival rival,
            final PromiseMode mode,
            final ScratchFolder folder,
            final StoreProcess process) {
        this.rival = rival;
        this.mode = mode;
        this.folder = folder;
        this.process = process;
    }

    static Participant start(
            final Rival rival,
            final PromiseMode mode,
            final LatencyOptions options,
            final List<String> jvmOptions) {
        final ScratchFolder folder = ScratchFolder.create(options.directory());
        return new Participant(
                rival,
                mode,
                folder,
                StoreProcess.start(SliceMain.class, rival.name(), jvmOptions, folder.path()));
    }

    /** Fills the store. */
    SliceReply open(final long keyCount) {
        final SliceReply reply = call(SliceCommand.open(folder.path().toString(), mode, keyCount));
        process.awaitRest(LatencyPlan.REST_MS);
        return reply;
    }

    /** Works for a time, then comes to rest. */
    SliceReply slice(final LatencyWork work, final long ratePerSecond, final long durationNs) {
        final SliceReply reply = call(SliceCommand.slice(work, ratePerSecond, durationNs));
        process.awaitRest(LatencyPlan.REST_MS);
        return reply;
    }

    private SliceReply call(final SliceCommand command) {
        return process.call(command, SliceReply.class, SliceReply::failed);
    }

    Rival rival() {
        return rival;
    }

    PromiseMode mode() {
        return mode;
    }

    String title() {
        return rival.title() + ", " + mode.label();
    }

    /** Ends the process without more ado, and deletes the store. */
    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
