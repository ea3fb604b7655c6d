package io.lohdb.internal.store;

import io.lohdb.internal.log.LogReader;
import io.lohdb.internal.os.FileFault;
import io.lohdb.spi.ChangeHandler;
import io.lohdb.spi.ChangeReader;

/** A reader of the log that enters the engine's epoch for each slice. For one thread at a time. */
final class LogChanges implements ChangeReader {
    private final LogReader reader;
    private final LogStorageEngine engine;

    LogChanges(final LogReader reader, final LogStorageEngine engine) {
        this.reader = reader;
        this.engine = engine;
    }

    @Override
    public int poll(final ChangeHandler handler, final long throughSequence, final int limit) {
        final long token = engine.enter();
        try {
            return reader.poll(handler, Math.min(throughSequence, engine.writtenSequence()), limit);
        } catch (final InternalError e) {
            throw FileFault.unreadable(e);
        } finally {
            engine.exit(token);
        }
    }

    @Override
    public long sequence() {
        return reader.sequence();
    }

    @Override
    public void close() {
        // Holds nothing between two slices.
    }
}
