package io.lohdb.stress.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the operating system's commands. Any thread. */
final class HostCommand {
    private static final long LIMIT_S = 30;

    /** A command that said no. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(final String message) {
            super(message);
        }
    }

    private HostCommand() {}

    /**
     * Runs a command to its end.
     *
     * @return what it printed, which must fit into a pipe
     * @throws RefusedException when it ends with an error, or not in time
     * @throws IOException when there is no such command
     */
    static String run(final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new RefusedException("no end within " + LIMIT_S + " s: " + List.of(command));
        }
        final String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0) {
            throw new RefusedException(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
