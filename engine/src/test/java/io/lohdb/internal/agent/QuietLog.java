package io.lohdb.internal.agent;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps faults that a test makes on purpose out of the build's output. */
final class QuietLog implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.lohdb");
    private final Level before = logger.getLevel();

    QuietLog() {
        logger.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
