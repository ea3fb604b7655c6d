package io.lohdb.exceptions;

/** A backup cannot be restored to the wanted point in time. Nothing was restored. */
public class SequenceNotRestorableException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /** The first sequence that can be restored. */
    private final long first;

    /** The last sequence that can be restored. */
    private final long last;

    /**
     * Creates the exception.
     *
     * @param wanted the sequence that was asked for
     * @param first the first one that can be restored
     * @param last the last one that can be restored
     */
    public SequenceNotRestorableException(final long wanted, final long first, final long last) {
        super(
                "the backup does not reach this point: expected="
                        + first
                        + ".."
                        + last
                        + " found="
                        + wanted);
        this.first = first;
        this.last = last;
    }

    /**
     * Where the restorable range begins.
     *
     * @return the first sequence that can be restored
     */
    public long first() {
        return first;
    }

    /**
     * Where the restorable range ends.
     *
     * @return the last sequence that can be restored
     */
    public long last() {
        return last;
    }
}
