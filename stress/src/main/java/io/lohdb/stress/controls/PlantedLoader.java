package io.lohdb.stress.controls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * Loads LohDB's classes afresh, with a bug in some of them; all other classes come from the parent.
 * Any thread.
 */
final class PlantedLoader extends ClassLoader {
    private static final String OWN_PREFIX = "io.lohdb.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader source;
    private final Map<String, byte[]> planted = new HashMap<>();

    /**
     * Creates a loader and plants the bug.
     *
     * @param source has the class files
     * @throws IllegalStateException when the engine has changed and the bug cannot be planted
     */
    PlantedLoader(final ClassLoader source, final Planting planting) {
        super(source);
        this.source = source;
        final ClassFileLocator classFiles = ClassFileLocator.ForClassLoader.of(source);
        // Now, not when they are loaded: what goes wrong then would be taken for a finding.
        planting.types().forEach(type -> planted.put(type, planting.rewrite(type, classFiles)));
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean isResolved)
            throws ClassNotFoundException {
        if (!name.startsWith(OWN_PREFIX)) {
            return super.loadClass(name, isResolved);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                final byte[] bytes = classFile(name);
                loaded = defineClass(name, bytes, 0, bytes.length);
            }
            if (isResolved) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private byte[] classFile(final String name) throws ClassNotFoundException {
        final byte[] rewritten = planted.get(name);
        if (rewritten != null) {
            return rewritten;
        }
        try (InputStream file = source.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException("read the class file of " + name, e);
        }
    }
}
