package io.lohdb.bench.rivals;

import java.io.File;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Iterator;

/**
 * The calls of HaloDB by name. On the JVMs that HaloDB runs on, methods in constants are inlined
 * like calls in the source. Any thread.
 */
final class HaloDbCalls {
    /** The class that a user of the library calls. */
    static final String CLASS_NAME = "com.oath.halodb.HaloDB";

    private static final Class<?> OPTIONS = type("com.oath.halodb.HaloDBOptions");
    private static final Method OPEN = method("open", File.class, OPTIONS);
    private static final Method GET = method("get", byte[].class);
    private static final Method PUT = method("put", byte[].class, byte[].class);
    private static final Method DELETE = method("delete", byte[].class);
    private static final Method COUNT = method("size");
    private static final Method ITERATOR = method("newIterator");
    private static final Method CLOSE = method("close");

    private final Object db;

    private HaloDbCalls(final Object db) {
        this.db = db;
    }

    /** Options with every default. */
    static Object newOptions() {
        try {
            return OPTIONS.getConstructor().newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new StoreFaultException("no options", e);
        }
    }

    /** Calls a setter that takes one int, long or boolean. */
    static void set(final Object options, final String setter, final Object value) {
        final Class<?> type = MethodType.methodType(value.getClass()).unwrap().returnType();
        try {
            OPTIONS.getMethod(setter, type).invoke(options, value);
        } catch (final ReflectiveOperationException e) {
            throw new StoreFaultException("no option " + setter, e);
        }
    }

    /** Opens a store. */
    static HaloDbCalls open(final File directory, final Object options) {
        try {
            return new HaloDbCalls(OPEN.invoke(null, directory, options));
        } catch (final ReflectiveOperationException e) {
            throw fault("open", e);
        }
    }

    byte[] get(final byte[] key) {
        try {
            return (byte[]) GET.invoke(db, (Object) key);
        } catch (final ReflectiveOperationException e) {
            throw fault("get", e);
        }
    }

    void put(final byte[] key, final byte[] value) {
        try {
            PUT.invoke(db, key, value);
        } catch (final ReflectiveOperationException e) {
            throw fault("put", e);
        }
    }

    void delete(final byte[] key) {
        try {
            DELETE.invoke(db, (Object) key);
        } catch (final ReflectiveOperationException e) {
            throw fault("delete", e);
        }
    }

    long count() {
        try {
            return (long) COUNT.invoke(db);
        } catch (final ReflectiveOperationException e) {
            throw fault("count", e);
        }
    }

    Iterator<?> iterator() {
        try {
            return (Iterator<?>) ITERATOR.invoke(db);
        } catch (final ReflectiveOperationException e) {
            throw fault("walk", e);
        }
    }

    void close() {
        try {
            CLOSE.invoke(db);
        } catch (final ReflectiveOperationException e) {
            throw fault("close", e);
        }
    }

    private static StoreFaultException fault(
            final String what, final ReflectiveOperationException e) {
        final Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
        return new StoreFaultException("cannot " + what, cause);
    }

    private static Class<?> type(final String name) {
        try {
            return Class.forName(name);
        } catch (final ClassNotFoundException e) {
            throw new NoClassDefFoundError(name + ": name the folder of its jars with --lib");
        }
    }

    private static Method method(final String name, final Class<?>... parameters) {
        try {
            return type(CLASS_NAME).getMethod(name, parameters);
        } catch (final NoSuchMethodException e) {
            throw new NoSuchMethodError(CLASS_NAME + " has no " + name + ": another version?");
        }
    }
}
