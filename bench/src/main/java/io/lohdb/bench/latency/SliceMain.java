package io.lohdb.bench.latency;

import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.suite.StoreMain;

/** The process of one store: takes commands as lines and answers each with a line. */
public final class SliceMain {
    private SliceMain() {}

    /**
     * Serves until the standard input ends.
     *
     * @param arguments name of the store
     * @throws InterruptedException never
     */
    public static void main(final String[] arguments) throws InterruptedException {
        final SliceWorker worker = new SliceWorker(Rivals.named(arguments[0]).orElseThrow());
        StoreMain.serve(SliceCommand.class, worker::answer);
    }
}
