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
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * A slot that is moved to its other line to make room is found all the while. Both lines of the new
 * key are full; the slots of its first line have an empty line to go to.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "found where it was or where it went")
@Outcome(expect = Expect.FORBIDDEN, desc = "missed while it was moved")
@State
public class SlotMoveStress {
    private static final int LINE_MASK = Page.MIN_LINES - 1;
    private static final int CROWDED_LINE = 0;
    private static final long MOVED_HASH = hashWhoseOtherLineIs(1, 0);
    private static final long NEW_HASH = hashWhoseOtherLineIs(3, 1);
    private static final long FILLING_HASH = (1L << SlotDescriptor.LOCATION_BITS) | 3;

    private final StressFrames frames =
            new StressFrames(2 * SlotDescriptor.LINE_SLOTS + 1, MOVED_HASH);
    private final HashIndex index = new HashIndex(new Epoch(), frames);
    private final UnsafeBuffer movedKey = StressFrames.key(1);
    private final UnsafeBuffer newKey = StressFrames.key(1_000);

    /** A state with two full lines. */
    public SlotMoveStress() {
        for (int i = 0; i < SlotDescriptor.LINE_SLOTS; i++) {
            add(MOVED_HASH, 1 + i);
            add(FILLING_HASH, 100 + i);
        }
    }

    private void add(long hash, long key) {
        index.put(hash, StressFrames.key(key), 0, Long.BYTES, frames.append(key, key));
    }

    private static long hashWhoseOtherLineIs(int otherLine, int skipped) {
        int left = skipped;
        for (long tag = 1; ; tag++) {
            long hash = tag << SlotDescriptor.LOCATION_BITS | CROWDED_LINE;
            if (SlotDescriptor.otherLine(CROWDED_LINE, hash, LINE_MASK) == otherLine
                    && left-- == 0) {
                return hash;
            }
        }
    }

    /** The writer: has to move the first slot of the crowded line. */
    @Actor
    public void insert() {
        index.put(NEW_HASH, newKey, 0, Long.BYTES, frames.append(1_000, 1_000));
    }

    /** A reader of the key that is moved. */
    @Actor
    public void find(J_Result result) {
        long location = index.find(MOVED_HASH, movedKey, 0, Long.BYTES);
        result.r1 = location == HashIndex.ABSENT ? -1 : frames.value(location);
    }

    /** Gives the memory back. */
    @Arbiter
    public void close() {
        index.close();
    }
}
