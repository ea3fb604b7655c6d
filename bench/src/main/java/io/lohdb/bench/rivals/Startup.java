package io.lohdb.bench.rivals;

import io.lohdb.bench.workload.ScratchFolder;
import java.nio.file.Path;

/** Tries whether a store can be used at all, on this machine and in this JVM. Stateless. */
public final class Startup {
    private static final int VALUE_LENGTH = 100;
    private static final int KEY_COUNT = 1000;

    private Startup() {}

    /**
     * Opens a tiny store, writes to it and reads it back.
     *
     * @param rival the kind of store
     * @param parent existing folder, in which nothing is left behind
     * @return why it cannot be used, one line; empty when it can
     */
    public static String reasonAgainst(final Rival rival, final Path parent) {
        try (ScratchFolder folder = ScratchFolder.create(parent)) {
            final StoreRequest request =
                    new StoreRequest(folder.path(), PromiseMode.NONE, KEY_COUNT, VALUE_LENGTH);
            try (RivalStore store = rival.open(request);
                    StoreSession session = store.session()) {
                session.put(0, 1);
                return session.get(0) == 1 ? "" : "does not read back what it was given";
            }
        } catch (final RuntimeException | LinkageError e) {
            return reason(e);
        }
    }

    /**
     * What an exception says, in one line.
     *
     * @param fault whatever a store threw
     * @return the deepest cause with its message
     */
    public static String reason(final Throwable fault) {
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        final String text =
                deepest instanceof StoreFaultException ? "" : deepest.getClass().getName();
        final String message = deepest.getMessage();
        if (message == null) {
            return text;
        }
        final String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
        return text.isEmpty() ? line : text + ": " + line;
    }
}
