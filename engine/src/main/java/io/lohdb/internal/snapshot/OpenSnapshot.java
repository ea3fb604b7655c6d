package io.lohdb.internal.snapshot;

/**
 * One open snapshot. {@link #sequence()} and {@link #isClosed()} are for any thread; the neighbours
 * belong to {@link OpenSnapshots}, under the writer lock.
 */
public final class OpenSnapshot {
    private final long sequence;

    /** Written under the writer lock, before anything is given up that only this snapshot needs. */
    private volatile boolean isClosed;

    private OpenSnapshot older;
    private OpenSnapshot newer;

    OpenSnapshot(final long sequence) {
        this.sequence = sequence;
    }

    /** The last operation that it sees. */
    public long sequence() {
        return sequence;
    }

    /** Whether it has ended; what was found before this says no was found in time. */
    public boolean isClosed() {
        return isClosed;
    }

    void close() {
        isClosed = true;
    }

    OpenSnapshot older() {
        return older;
    }

    void older(final OpenSnapshot snapshot) {
        older = snapshot;
    }

    OpenSnapshot newer() {
        return newer;
    }

    void newer(final OpenSnapshot snapshot) {
        newer = snapshot;
    }
}
