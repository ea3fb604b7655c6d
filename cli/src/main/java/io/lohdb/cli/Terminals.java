package io.lohdb.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which of the standard streams are terminals. The start script says so; without it the process
 * file system is asked, where there is one. Immutable.
 *
 * @param numbers the digits of the streams that are terminals
 */
record Terminals(String numbers) {
    static final int IN = 0;
    static final int OUT = 1;
    static final int ERR = 2;

    private static final int DECIMAL = 10;
    private static final String PROPERTY = "lohdb.terminals";

    static Terminals ofProcess() {
        final String told = System.getProperty(PROPERTY);
        if (told != null) {
            return new Terminals(told);
        }
        final StringBuilder found = new StringBuilder();
        for (int stream = IN; stream <= ERR; stream++) {
            if (isDeviceOfTerminal(Path.of("/proc/self/fd", Integer.toString(stream)))) {
                found.append(stream);
            }
        }
        return new Terminals(found.toString());
    }

    private static boolean isDeviceOfTerminal(final Path stream) {
        try {
            final String device = Files.readSymbolicLink(stream).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (final IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    boolean contains(final int stream) {
        return numbers.indexOf(Character.forDigit(stream, DECIMAL)) >= 0;
    }
}
