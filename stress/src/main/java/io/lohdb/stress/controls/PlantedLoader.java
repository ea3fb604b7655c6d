package io.lohdb.stress.controls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
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
    private final ClassFileLocator classFiles;
    private final Planting planting;
    private final Set<String> planted;

    /**
     * Creates a loader.
     *
     * @param source has the class files
     */
    PlantedLoader(final ClassLoader source, final Planting planting) {
        super(source);
        this.source = source;
        this.classFiles = ClassFileLocator.ForClassLoader.of(source);
        this.planting = planting;
        this.planted = planting.types();
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
        if (planted.contains(name)) {
            return planting.rewrite(name, classFiles);
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
