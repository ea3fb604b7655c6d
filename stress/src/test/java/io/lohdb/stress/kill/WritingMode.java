package io.lohdb.stress.kill;

/** How a writing process writes, and when it calls an operation acknowledged. */
enum WritingMode {
    /** One thread; a write that has returned is durable. */
    SYNC(1),
    /** Four threads that share syncs. */
    SYNC_SHARED(4),
    /** One thread that does not wait; callbacks acknowledge. */
    PIPELINED(1),
    /** Two threads; a write that has returned survives a kill. */
    OS(2),
    /** Acknowledges before it writes. Must be caught: it shows that the harness can see a loss. */
    CARELESS(1);

    private final int writers;

    WritingMode(int writers) {
        this.writers = writers;
    }

    /** How many threads write. */
    int writers() {
        return writers;
    }
}
