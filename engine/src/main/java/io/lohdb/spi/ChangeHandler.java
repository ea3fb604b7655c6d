package io.lohdb.spi;

/** Receives changes in order of sequence. */
@FunctionalInterface
public interface ChangeHandler {
    /**
     * Called for one change.
     *
     * @param change a flyweight that is valid during this call only; use its copying methods to
     *     keep anything
     */
    void onChange(Change change);
}
