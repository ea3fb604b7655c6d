package io.lohdb.stress.kill;

import java.util.List;

/** How a writing process writes, and when it calls an operation acknowledged. */
public enum WritingMode {
    /** One thread; a write that has returned is durable. */
    SYNC(1),
    /** Four threads that share syncs. */
    SYNC_SHARED(4),
    /** One thread that does not wait; callbacks acknowledge. */
    PIPELINED(1),
    /** One thread whose writes become durable within milliseconds; callbacks acknowledge. */
    INTERVAL(1),
    /** Two threads; a write that has returned survives a kill. */
    OS(2),
    /** Acknowledges before it writes. Must be caught: it shows that the harness can see a loss. */
    CARELESS(1);

    private static final List<WritingMode> HONEST =
            List.of(SYNC, SYNC_SHARED, PIPELINED, INTERVAL, OS);

    private final int writers;

    WritingMode(final int writers) {
        this.writers = writers;
    }

    /** The modes whose acknowledgements must hold. */
    static List<WritingMode> honest() {
        return HONEST;
    }

    /** How many threads write. */
    public int writers() {
        return writers;
    }
}
