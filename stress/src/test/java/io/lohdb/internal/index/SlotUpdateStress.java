package io.lohdb.internal.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lohdb.internal.epoch.Epoch;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A key that is updated is there all the time, and never goes back to its old value. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "before the update")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the update came between")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "behind the update")
@Outcome(expect = Expect.FORBIDDEN, desc = "absent, incomplete or back in time")
@State
public class SlotUpdateStress {
    private static final long HASH = 0x0123456789ABCDEFL;
    private static final long KEY = 7;

    private final StressFrames frames = new StressFrames(2, HASH);
    private final HashIndex index = new HashIndex(new Epoch(), frames);
    private final UnsafeBuffer writersKey = StressFrames.key(KEY);
    private final UnsafeBuffer readersKey = StressFrames.key(KEY);

    /** A state with the key in it. */
    public SlotUpdateStress() {
        index.put(HASH, writersKey, 0, Long.BYTES, frames.append(KEY, 1));
    }

    /** The writer. */
    @Actor
    public void update() {
        index.put(HASH, writersKey, 0, Long.BYTES, frames.append(KEY, 2));
    }

    /** A reader that looks twice. */
    @Actor
    public void find(JJ_Result result) {
        result.r1 = value();
        result.r2 = value();
    }

    private long value() {
        long location = index.find(HASH, readersKey, 0, Long.BYTES);
        return location == HashIndex.ABSENT ? -1 : frames.value(location);
    }

    /** Gives the memory back. */
    @Arbiter
    public void close() {
        index.close();
    }
}
