package io.lohdb.internal.agent;

import org.agrona.ErrorHandler;

/** Keeps a faulty error handler from ending the thread that reports to it. Any thread. */
public final class GuardedErrorHandler implements ErrorHandler {
    private final ErrorHandler handler;

    /** Creates a guard around a user's handler. */
    public GuardedErrorHandler(final ErrorHandler handler) {
        this.handler = handler;
    }

    @Override
    public void onError(final Throwable fault) {
        try {
            handler.onError(fault);
        } catch (final RuntimeException | Error e) {
            fault.addSuppressed(e);
            System.getLogger("io.lohdb")
                    .log(System.Logger.Level.WARNING, "the error handler failed on a fault", fault);
        }
    }
}
