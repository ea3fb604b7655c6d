package io.lohdb.internal.store;

import io.lohdb.exceptions.StoreReadOnlyException;
import io.lohdb.internal.agent.AgentHandle;
import io.lohdb.spi.Compaction;
import io.lohdb.spi.CompactionReport;
import io.lohdb.spi.StorageEngine;

/** Compaction by hand. Any thread; whoever waits keeps interrupts and is not disturbed by them. */
final class StoreCompaction {
    private static final long POLL_NS = 1_000_000;

    private final StorageEngine engine;
    private final GroupCommit commit;
    private final FailureState failure;
    private final Runnable checkOpen;

    StoreCompaction(
            final StorageEngine engine,
            final GroupCommit commit,
            final FailureState failure,
            final Runnable checkOpen) {
        this.engine = engine;
        this.commit = commit;
        this.failure = failure;
        this.checkOpen = checkOpen;
    }

    /** Returns once nothing worth mentioning is left to win. */
    CompactionReport run(final AgentHandle maintenance, final AgentHandle engineWork) {
        checkOpen.run();
        if (engine.isReadOnly()) {
            throw new StoreReadOnlyException("store is open for reading only");
        }
        final Compaction compaction = engine.compaction();
        final CompactionReport before = compaction.report();
        final long request = compaction.request();
        PolledWait.until(
                () -> compaction.isDone(request), POLL_NS, () -> help(maintenance, engineWork));
        return compaction.report().since(before);
    }

    private void help(final AgentHandle maintenance, final AgentHandle engineWork) {
        checkOpen.run();
        failure.check();
        if (engine.durableSequence() < engine.writtenSequence()) {
            // What made entries dead has to be durable before they go.
            commit.tryLead();
        }
        maintenance.help();
        engineWork.help();
    }
}
