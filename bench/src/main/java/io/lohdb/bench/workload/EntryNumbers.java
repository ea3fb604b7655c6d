package io.lohdb.bench.workload;

/** A series of entry numbers, random and repeatable. One thread at a time. */
public interface EntryNumbers {
    /**
     * The next number.
     *
     * @return at least 0, less than the bound
     */
    long next();
}
