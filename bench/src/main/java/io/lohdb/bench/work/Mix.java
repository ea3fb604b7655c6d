package io.lohdb.bench.work;

/**
 * How often each operation is called, in percent. Immutable.
 *
 * @param read of an entry that is there
 * @param update gives an entry a new value
 * @param insert of an entry that is not there
 * @param scan of up to {@link MixedWork#MAX_SCAN} entries in the order of keys
 * @param readModifyWrite reads an entry and gives it a new value
 */
public record Mix(int read, int update, int insert, int scan, int readModifyWrite) {
    private static final int ALL = 100;

    /** What a call does. */
    public enum Operation {
        /** Reads an entry. */
        READ,
        /** Gives an entry a new value. */
        UPDATE,
        /** Writes an entry that was not there. */
        INSERT,
        /** Reads entries in order. */
        SCAN,
        /** Reads an entry and gives it a new value. */
        READ_MODIFY_WRITE
    }

    /** Checks that it is all. */
    public Mix {
        if (read + update + insert + scan + readModifyWrite != ALL) {
            throw new IllegalArgumentException("a mix must make 100 percent");
        }
    }

    /**
     * What a number stands for.
     *
     * @param percent 0 to 99, each with the same probability
     * @return the operation
     */
    public Operation operation(final long percent) {
        long rest = percent - read;
        if (rest < 0) {
            return Operation.READ;
        }
        rest -= update;
        if (rest < 0) {
            return Operation.UPDATE;
        }
        rest -= insert;
        if (rest < 0) {
            return Operation.INSERT;
        }
        return rest - scan < 0 ? Operation.SCAN : Operation.READ_MODIFY_WRITE;
    }

    /**
     * Whether it adds entries.
     *
     * @return true if so
     */
    public boolean hasInserts() {
        return insert > 0;
    }

    /**
     * Whether it needs ordered keys.
     *
     * @return true if so
     */
    public boolean hasScans() {
        return scan > 0;
    }
}
