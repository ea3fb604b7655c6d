package io.lohdb.stress.kill.child;

import java.io.IOException;

/**
 * Ends this JVM when its standard input ends: then its parent is gone, and nobody is left who would
 * end it if it hung.
 */
public final class ParentWatch {
    private static final int ORPHANED = 2;

    private ParentWatch() {}

    /** Starts to watch, on a thread of its own. */
    public static void start() {
        final Thread thread = new Thread(ParentWatch::watch, "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Watches on this thread; does not return. */
    public static void watch() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (final IOException e) {
            System.err.println("standard input: " + e);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
