package io.lohdb.internal.store;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads write and wait for their sync: each finds its operation durable when it returns, no
 * two syncs run at a time, and nobody sleeps for ever (which would hang this test).
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "both durable")
@Outcome(expect = Expect.FORBIDDEN, desc = "returned too early, or two syncs at a time")
@State
public class GroupCommitStress {
    private final SyncedEngine engine = new SyncedEngine();
    private final GroupCommit commit = new GroupCommit(engine, new FailureState(), () -> {});

    /** A writer. */
    @Actor
    public void first(III_Result result) {
        result.r1 = writeAndWait();
    }

    /** Another one. */
    @Actor
    public void second(III_Result result) {
        result.r2 = writeAndWait();
    }

    private int writeAndWait() {
        long sequence = engine.write();
        commit.await(sequence);
        return engine.durableSequence() >= sequence ? 1 : 0;
    }

    /** Looks how the syncs went. */
    @Arbiter
    public void look(III_Result result) {
        result.r3 = engine.hasOverlapped() ? 1 : 0;
    }
}
