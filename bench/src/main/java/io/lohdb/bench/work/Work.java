package io.lohdb.bench.work;

import io.lohdb.bench.rivals.Rival;

/** The kinds of work that are measured as a rate. */
public enum Work {
    /** Copies values of entries that are there. */
    READ("read", Distribution.UNIFORM),
    /** The same, a few of them often. */
    READ_ZIPF("read", Distribution.ZIPF),
    /** Looks for entries that are not there. */
    MISS("miss", Distribution.UNIFORM),
    /** Reads 16 entries with one call; counts entries. */
    GET_ALL("get-all-16", Distribution.UNIFORM),
    /** Gives entries new values. */
    PUT("put", Distribution.UNIFORM),
    /** Gives entries new values, and waits for those that were written a while ago only. */
    PUT_PIPELINED("put-pipelined", Distribution.UNIFORM),
    /** Reads an entry and gives it a new value; counts pairs. */
    READ_MODIFY_WRITE("read-modify-write", Distribution.UNIFORM),
    /** Deletes an entry and writes it again; counts both. */
    DELETE("delete", Distribution.UNIFORM),
    /** Walks over entries in the order that suits the store; counts entries. */
    WALK("scan", Distribution.SEQUENTIAL),
    /** Half reads, half updates. */
    YCSB_A("ycsb-a", Distribution.ZIPF),
    /** Reads, few updates. */
    YCSB_B("ycsb-b", Distribution.ZIPF),
    /** Reads. */
    YCSB_C("ycsb-c", Distribution.ZIPF),
    /** Reads of what was inserted last, few inserts. */
    YCSB_D("ycsb-d", Distribution.LATEST),
    /** Short scans, few inserts. */
    YCSB_E("ycsb-e", Distribution.ZIPF),
    /** Half reads, half read-modify-writes. */
    YCSB_F("ycsb-f", Distribution.ZIPF);

    private final String label;
    private final Distribution distribution;

    Work(final String label, final Distribution distribution) {
        this.label = label;
        this.distribution = distribution;
    }

    /**
     * As the command line and results name it; the distribution is named beside it.
     *
     * @return for example "ycsb-a"
     */
    public String label() {
        return label;
    }

    /**
     * How entries are drawn.
     *
     * @return the distribution
     */
    public Distribution distribution() {
        return distribution;
    }

    /**
     * Of which operations it consists.
     *
     * @return null unless it is a mix
     */
    public Mix mix() {
        return switch (this) {
            case YCSB_A -> new Mix(50, 50, 0, 0, 0);
            case YCSB_B -> new Mix(95, 5, 0, 0, 0);
            case YCSB_C -> new Mix(100, 0, 0, 0, 0);
            case YCSB_D -> new Mix(95, 0, 5, 0, 0);
            case YCSB_E -> new Mix(0, 0, 5, 95, 0);
            case YCSB_F -> new Mix(50, 0, 0, 0, 50);
            default -> null;
        };
    }

    /**
     * Why a store cannot do it.
     *
     * @param rival the store
     * @return empty when it can
     */
    public String reasonAgainst(final Rival rival) {
        final Mix mix = mix();
        if (mix != null && mix.hasScans() && !rival.isOrdered()) {
            return "keys are not ordered: no scan begins at a key";
        }
        if (this == GET_ALL && !rival.hasGroupedReads()) {
            return "has no call that reads a group of keys";
        }
        if (this == PUT_PIPELINED && !rival.hasDeferredWaits()) {
            return "has no durable writes that are waited for later";
        }
        return "";
    }
}
