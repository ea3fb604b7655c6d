package io.lohdb.spi;

/** Reaches whoever runs an engine's background work. Any thread. */
public interface WorkSignal {
    /** There is work: have it done soon. Cheap; never does it here. */
    void wake();

    /** The caller waits for the work: have it done soon, here if no thread would do it. */
    default void help() {
        wake();
    }
}
