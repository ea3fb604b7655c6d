package io.lohdb.stress.hostile;

import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a store directory, by name. Changed only while it is put together. */
final class StoreFiles {
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    /** Adds or replaces a file. */
    StoreFiles with(final String name, final byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Names of the files. */
    Set<String> names() {
        return files.keySet();
    }

    /** Content of a file, or null. */
    byte[] file(final String name) {
        return files.get(name);
    }

    /** The same files in arrays of their own. */
    StoreFiles copy() {
        final StoreFiles copy = new StoreFiles();
        files.forEach((name, content) -> copy.with(name, content.clone()));
        return copy;
    }

    /** Whether a file is here with just these bytes. */
    boolean holds(final String name, final byte[] content) {
        return Arrays.equals(files.get(name), content);
    }
}
