package io.lohdb.internal.log;

/**
 * Keeps segments from leaving the store while somebody copies them. Whoever retires segments asks
 * {@link #retire}; whoever copies them holds a {@link Lease} from before he looks at the segment
 * table until he is done. Any thread.
 *
 * <p>Invariants: no retirement runs while a lease is out; a retirement that was refused has changed
 * nothing and is tried again later. Nobody waits for a lease, which may last for hours: the log
 * only takes more space meanwhile.
 */
public final class RetirementHold {
    private int leases;

    /** Creates a hold that nobody holds. */
    public RetirementHold() {}

    /** Segments that are in the table now stay, mapped and with their files, until it is closed. */
    public final class Lease implements AutoCloseable {
        private boolean isClosed;

        private Lease() {}

        @Override
        public void close() {
            synchronized (RetirementHold.this) {
                if (!isClosed) {
                    isClosed = true;
                    leases--;
                }
            }
        }
    }

    /** Takes a lease; waits for a retirement that is under way. */
    public synchronized Lease take() {
        leases++;
        return new Lease();
    }

    /**
     * Runs a retirement, from the replacement of the manifest to the change of the segment table,
     * unless a lease is out. What was retired may be released whenever the epoch allows: whoever
     * takes a lease later does not see it any more.
     *
     * @return false when a lease is out; nothing was run
     */
    public synchronized boolean retire(final Runnable retirement) {
        if (leases > 0) {
            return false;
        }
        retirement.run();
        return true;
    }

    /** Whether a lease is out: then there is no point in preparing a retirement. */
    public synchronized boolean isHeld() {
        return leases > 0;
    }
}
