package io.lohdb.bench.rivals;

import java.util.Map;

/** A kind of store. Stateless; any thread. */
public interface Rival {
    /**
     * Short and unique, for the command line.
     *
     * @return in small letters
     */
    String name();

    /**
     * What people call it.
     *
     * @return for tables
     */
    String title();

    /**
     * Which of its calls are used, and how it is configured.
     *
     * @return one line
     */
    String calls();

    /**
     * What each mode that it has stands for.
     *
     * @return never empty
     */
    Map<PromiseMode, String> promises();

    /**
     * Whether a store that was closed can be opened again.
     *
     * @return false for a map on the heap
     */
    default boolean isPersistent() {
        return true;
    }

    /**
     * Whether it has a call that reads a group of keys.
     *
     * @return whether {@link StoreSession#getAll} may be called
     */
    default boolean hasGroupedReads() {
        return false;
    }

    /**
     * Whether durable writes can be waited for later than they are made.
     *
     * @return whether {@link StoreSession#putLater} may be called
     */
    default boolean hasDeferredWaits() {
        return false;
    }

    /**
     * Whether its keys are ordered.
     *
     * @return whether {@link StoreSession#scan} may be called
     */
    default boolean isOrdered() {
        return false;
    }

    /**
     * The version of the library, as its jar says.
     *
     * @return "unknown" when it does not say
     */
    String version();

    /**
     * Opens a store, a new one where there is none.
     *
     * @param request what for
     * @return close it
     * @throws StoreFaultException when the library says no
     * @throws LinkageError when the library, its native part or something in the JVM is missing
     */
    RivalStore open(StoreRequest request);

    /**
     * Refuses a mode that the store does not have.
     *
     * @param mode is asked for
     * @throws StoreFaultException unless {@link #promises()} names it
     */
    default void require(final PromiseMode mode) {
        if (!promises().containsKey(mode)) {
            throw new StoreFaultException("has no mode " + mode.label());
        }
    }
}
