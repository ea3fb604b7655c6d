package io.lohdb.internal.log;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lohdb.internal.format.LogPosition;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A sync never says that an operation is durable whose frame it has not covered. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "the sync came before the commit")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it covers more than it says")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the sync came behind the commit")
@Outcome(expect = Expect.FORBIDDEN, desc = "durable without its frame")
@State
public class CommitHandOverStress {
    private final StressLog log = new StressLog();

    /** The writer. */
    @Actor
    public void commit() {
        log.put();
    }

    /** The syncer. */
    @Actor
    public void sync(II_Result result) {
        log.syncer.sync(log.writer);
        result.r1 = (int) log.syncer.durableSequence();
        result.r2 =
                LogPosition.offset(log.syncer.durablePosition()) > StressLog.FIRST_FRAME ? 1 : 0;
    }
}
