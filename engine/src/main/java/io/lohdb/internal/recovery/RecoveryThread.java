package io.lohdb.internal.recovery;

/** A thread that helps with a recovery and ends with it. */
final class RecoveryThread {
    private final Thread thread;

    /** Begins the work. */
    RecoveryThread(final String role, final Runnable work) {
        thread = new Thread(work, "lohdb-recovery-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the work has ended, however often it is interrupted at that. */
    void awaitEnd() {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
