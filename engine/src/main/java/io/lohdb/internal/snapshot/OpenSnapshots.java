package io.lohdb.internal.snapshot;

/**
 * The open snapshots, from the oldest to the newest. For whoever holds the writer lock.
 *
 * <p>Invariant: sequences never fall from one to the next, since a snapshot is opened at the newest
 * sequence.
 */
final class OpenSnapshots {
    /** Below every sequence: nothing is visible to a snapshot that is not there. */
    static final long NO_SEQUENCE = -1;

    private OpenSnapshot oldest;
    private OpenSnapshot newest;
    private int count;

    /** The sequences in order; null after they changed. */
    private long[] sequences;

    OpenSnapshot open(final long sequence) {
        final OpenSnapshot snapshot = new OpenSnapshot(sequence);
        snapshot.older(newest);
        if (newest == null) {
            oldest = snapshot;
        } else {
            newest.newer(snapshot);
        }
        newest = snapshot;
        count++;
        sequences = null;
        return snapshot;
    }

    void close(final OpenSnapshot snapshot) {
        snapshot.close();
        final OpenSnapshot older = snapshot.older();
        final OpenSnapshot newer = snapshot.newer();
        if (older == null) {
            oldest = newer;
        } else {
            older.newer(newer);
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older(older);
        }
        snapshot.older(null);
        snapshot.newer(null);
        count--;
        sequences = null;
    }

    void closeAll() {
        while (newest != null) {
            close(newest);
        }
    }

    boolean isEmpty() {
        return newest == null;
    }

    /** Sequence of the newest snapshot, or {@link #NO_SEQUENCE}. */
    long newestSequence() {
        return newest == null ? NO_SEQUENCE : newest.sequence();
    }

    /** Sequence of the newest snapshot that does not see an operation, or {@link #NO_SEQUENCE}. */
    long newestBefore(final long operation) {
        if (sequences == null) {
            sequences = new long[count];
            int i = 0;
            for (OpenSnapshot next = oldest; next != null; next = next.newer()) {
                sequences[i] = next.sequence();
                i++;
            }
        }
        int low = 0;
        int high = sequences.length;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (sequences[middle] < operation) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? NO_SEQUENCE : sequences[low - 1];
    }
}
