package io.lohdb.internal.compaction;

import io.lohdb.internal.os.FileAllocation;
import io.lohdb.internal.os.StoreDirectory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/**
 * Another directory, with somebody who may do something before and behind each call to it or to a
 * file that is being allocated in it. Counts calls by what they are about. For one thread.
 */
final class WatchedDirectory {
    private final StoreDirectory directory;
    private final Watcher watcher;
    private final Map<String, Integer> calls = new TreeMap<>();

    WatchedDirectory(StoreDirectory directory, Watcher watcher) {
        this.directory = directory;
        this.watcher = watcher;
    }

    /** Looks at each call; what it throws the caller meets. */
    interface Watcher {
        /** Does nothing. */
        Watcher IDLE = call -> {};

        /** Before a call is done. */
        void before(Call call) throws Exception;

        /** Once it is done. */
        default void behind(Call call) throws Exception {}
    }

    /**
     * A call.
     *
     * @param method its name
     * @param file what it is about, without numbers; empty for the directory as a whole
     */
    record Call(String method, String file) {
        @Override
        public String toString() {
            return method + ' ' + file;
        }
    }

    /** What was called how often, like {@code replace MANIFEST}. */
    Map<String, Integer> calls() {
        return calls;
    }

    StoreDirectory seam() {
        return proxy(StoreDirectory.class, directory, "");
    }

    private <T> T proxy(Class<T> type, T target, String file) {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    Call call =
                            new Call(method.getName(), about(method.getName(), arguments, file));
                    calls.merge(call.toString(), 1, Integer::sum);
                    watcher.before(call);
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    watcher.behind(call);
                    return result instanceof FileAllocation allocation
                            ? proxy(FileAllocation.class, allocation, call.file())
                            : result;
                };
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static String about(String method, Object[] arguments, String file) {
        int named = method.equals("reuse") ? 1 : 0;
        boolean isNamed = arguments != null && arguments[named] instanceof String;
        return (isNamed ? (String) arguments[named] : file).replaceAll("[.]?[0-9]+", "");
    }
}
