package io.lohdb.spi;

/**
 * An engine's compaction, as its users steer it. Any thread.
 *
 * <p>The work itself is done by {@link StorageEngine#maintain()}.
 */
public interface Compaction {
    /** Of an engine that has nothing to compact. */
    Compaction NONE =
            new Compaction() {
                @Override
                public void pause() {
                    // There is nothing that could be held up.
                }

                @Override
                public void resume() {
                    // There is nothing that could go on.
                }

                @Override
                public long request() {
                    return 0;
                }

                @Override
                public boolean isDone(final long request) {
                    return true;
                }

                @Override
                public boolean isBusy() {
                    return false;
                }

                @Override
                public CompactionReport report() {
                    return CompactionReport.NOTHING;
                }
            };

    /** Stops what the engine does of itself; a request is still worked on. */
    void pause();

    /** Ends {@link #pause()}. */
    void resume();

    /**
     * Asks for everything that can be won to be won.
     *
     * @return the request's number, for {@link #isDone}
     */
    long request();

    /**
     * Whether nothing worth mentioning was left to win at some time after a request.
     *
     * @param request what {@link #request()} returned
     * @return true when it is done
     */
    boolean isDone(long request);

    /**
     * Whether work is under way that waits for its time only: then {@link StorageEngine#maintain()}
     * wants to be called again within a millisecond.
     *
     * @return false when nothing was begun
     */
    boolean isBusy();

    /**
     * What compaction has done since the engine was opened.
     *
     * @return a copy taken now
     */
    CompactionReport report();
}
