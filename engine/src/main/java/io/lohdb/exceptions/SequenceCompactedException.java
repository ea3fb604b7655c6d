package io.lohdb.exceptions;

/**
 * History was asked for that the store does not have any more: compaction has removed the segments
 * that held it.
 */
public class SequenceCompactedException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /** The oldest sequence that can still be asked for. */
    private final long oldest;

    /**
     * Creates the exception.
     *
     * @param wanted the sequence that was asked for
     * @param oldest the oldest one that can still be asked for
     */
    public SequenceCompactedException(final long wanted, final long oldest) {
        super("history was compacted away: wanted=" + wanted + " oldest=" + oldest);
        this.oldest = oldest;
    }

    /**
     * Where the history begins now.
     *
     * @return the oldest sequence that can still be asked for
     */
    public long oldest() {
        return oldest;
    }
}
