package io.lohdb.bench.latency;

import io.lohdb.bench.rivals.PromiseMode;
import java.util.Locale;

/** What is done at a fixed rate. */
enum LatencyWork {
    /** Random entries get new values. */
    PUT("put"),
    /** Random entries are read while another thread gives others new values. */
    GET("get beside " + LatencyWork.WRITER_RATE / 1000 + " K puts/s"),
    /** The same thread reads and writes in turn. */
    MIXED("mixed, half gets, half puts"),
    /** New entries, from an empty store on. */
    GROW("put of new keys from empty"),
    /** Random entries get new values that survive power loss when the call returns. */
    DURABLE("put, durable");

    /** Puts per second beside the reads. */
    static final int WRITER_RATE = 50_000;

    private final String text;

    LatencyWork(final String text) {
        this.text = text;
    }

    /** As the command line names it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String text() {
        return text;
    }

    /** Whether a store that was opened in this mode does it. */
    boolean suits(final PromiseMode mode) {
        return (this == DURABLE) == (mode == PromiseMode.SYNC);
    }
}
