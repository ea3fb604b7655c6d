package io.lohdb.stress.disk;

/** Sees every step before it is done and decides what becomes of it. On the engine's thread. */
@FunctionalInterface
public interface IoObserver {
    /** Lets everything work. */
    IoObserver NONE = (kind, number) -> IoFault.NONE;

    /**
     * Decides.
     *
     * @param kind what is asked
     * @param number the step's number on this disk, from 1
     */
    IoFault before(IoKind kind, long number);
}
