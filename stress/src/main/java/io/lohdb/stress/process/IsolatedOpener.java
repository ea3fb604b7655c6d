package io.lohdb.stress.process;

import io.lohdb.LohDb;
import io.lohdb.exceptions.StoreInUseException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Opens a store from within a class loader that has classes of its own: only types of the JDK cross
 * the border. Gives null when somebody else has the store.
 */
public final class IsolatedOpener implements Function<String, AutoCloseable> {
    /** Loaded by name. */
    public IsolatedOpener() {}

    @Override
    public AutoCloseable apply(final String directory) {
        try {
            return LohDb.open(Path.of(directory));
        } catch (final StoreInUseException e) {
            return null;
        }
    }
}
