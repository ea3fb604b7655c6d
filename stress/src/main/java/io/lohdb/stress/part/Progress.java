package io.lohdb.stress.part;

/** Where a part says how far it has come. Any thread. */
@FunctionalInterface
public interface Progress {
    /** Ignores everything. */
    Progress NONE = (done, total) -> {};

    /**
     * Says how far the part has come.
     *
     * @param done units done so far, never falling
     * @param total units to do, 0 if unknown
     */
    void at(long done, long total);
}
