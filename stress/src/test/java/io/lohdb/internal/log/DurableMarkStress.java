package io.lohdb.internal.log;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.LogPosition;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A mark that the writer appends while a sync ends claims what is true, and all that the sequence
 * promises for which it is appended: the position is there before the sequence.
 */
@JCStressTest
@Outcome(id = "-1", expect = ACCEPTABLE, desc = "no mark yet")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "a mark that covers the operation")
@Outcome(expect = Expect.FORBIDDEN, desc = "a mark with a position from before the sync")
@State
public class DurableMarkStress {
    private final StressLog log = new StressLog();
    private final int tail;

    /** A state with one operation that is not durable yet. */
    public DurableMarkStress() {
        log.put();
        tail = log.writer.tail();
    }

    /** The syncer. */
    @Actor
    public void sync() {
        log.syncer.sync(log.writer);
    }

    /** The writer. */
    @Actor
    public void mark(I_Result result) {
        log.writer.reserve(0);
        boolean isMarked =
                log.writer.tail() > tail
                        && FrameDescriptor.type(log.writer.buffer(), tail) == FrameType.SYNC_MARK;
        result.r1 = isMarked ? offsetOfMark() == tail ? 1 : 0 : -1;
    }

    private int offsetOfMark() {
        return LogPosition.offset(FrameDescriptor.longValue(log.writer.buffer(), tail));
    }
}
