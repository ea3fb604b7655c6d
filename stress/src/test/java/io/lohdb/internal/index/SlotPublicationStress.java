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
import org.openjdk.jcstress.infra.results.JI_Result;

/** A reader that finds a new key finds its frame complete: the slot comes after the frame. */
@JCStressTest
@Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "not there yet")
@Outcome(id = "42, 0", expect = ACCEPTABLE, desc = "there and complete")
@Outcome(expect = Expect.FORBIDDEN, desc = "led to a frame that is not complete")
@State
public class SlotPublicationStress {
    private static final long HASH = 0x0123456789ABCDEFL;
    private static final long KEY = 7;
    private static final long VALUE = 42;

    private final StressFrames frames = new StressFrames(1, HASH);
    private final HashIndex index = new HashIndex(new Epoch(), frames);
    private final UnsafeBuffer writersKey = StressFrames.key(KEY);
    private final UnsafeBuffer readersKey = StressFrames.key(KEY);

    /** The writer. */
    @Actor
    public void put() {
        index.put(HASH, writersKey, 0, Long.BYTES, frames.append(KEY, VALUE));
    }

    /** A reader. */
    @Actor
    public void find(JI_Result result) {
        long location = index.find(HASH, readersKey, 0, Long.BYTES);
        result.r1 = location == HashIndex.ABSENT ? -1 : frames.value(location);
        result.r2 = frames.hasMetIncomplete() ? 1 : 0;
    }

    /** Gives the memory back. */
    @Arbiter
    public void close() {
        index.close();
    }
}
