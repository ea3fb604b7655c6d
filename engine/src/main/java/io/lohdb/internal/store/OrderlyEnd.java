package io.lohdb.internal.store;

import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreAccessException;
import io.lohdb.internal.recovery.RecoveredLog;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Leaves a log whose end is marked and known to be durable. For the thread that closes. */
final class OrderlyEnd {
    private final RecoveredLog log;

    OrderlyEnd(final RecoveredLog log) {
        this.log = log;
    }

    /**
     * Marks the end.
     *
     * @param last what is still to be written before
     * @throws OutcomeUnknownException when what was written may be lost; a fault of mapped memory
     *     on the way says no less
     */
    void mark(final Runnable last) {
        try {
            last.run();
            log.syncer().sync(log.writer());
            // Nobody runs the background work any more: a roll for the mark prepares its segment
            // here.
            log.preparer().helpYourself();
            if (log.writer().mark()) {
                log.syncer().sync(log.writer());
            }
            log.manifestFile()
                    .update(
                            manifest ->
                                    manifest.durable(
                                            log.syncer().durablePosition(),
                                            log.syncer().durableSequence(),
                                            true));
        } catch (final UncheckedIOException | InternalError e) {
            throw new OutcomeUnknownException("the last sync failed: cause=" + e, e);
        } catch (final IOException | StoreAccessException e) {
            // Everything is durable; without the mark the next open merely takes the longer way.
            System.getLogger("io.lohdb")
                    .log(System.Logger.Level.DEBUG, "log not closed in order", e);
        }
    }
}
