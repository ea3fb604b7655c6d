package io.lohdb.stress.kill.child;

/**
 * What a tracer does to a system call.
 *
 * @param call the system call, for example {@code msync}
 * @param action what happens to it, in the tracer's words
 * @param first which call of a thread is the first that it happens to, from 1
 * @param isForever whether it happens to all calls from there on
 */
public record Injection(String call, String action, int first, boolean isForever) {
    /** The process is killed when a thread is about to make its n-th call. */
    public static Injection kill(final String call, final int n) {
        return new Injection(call, "signal=SIGKILL", n, false);
    }

    /** The n-th call of a thread, and those after it if wanted, are refused. */
    public static Injection error(
            final String call, final String error, final int n, final boolean isForever) {
        return new Injection(call, "error=" + error, n, isForever);
    }

    /**
     * Every call is left out and said to have succeeded: a device that lies. Nothing survives a
     * power cut then, which a test of power cuts has to notice; a kill does not show it.
     */
    public static Injection lie(final String call) {
        return new Injection(call, "retval=0", 1, true);
    }

    /** In the tracer's words. */
    String expression() {
        return "inject=" + call + ':' + action + ":when=" + first + (isForever ? "+" : "");
    }

    @Override
    public String toString() {
        return call + " " + action + " at call " + first + (isForever ? " and later" : "");
    }
}
