package io.lohdb.internal.store;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.StressLog;
import io.lohdb.internal.snapshot.SnapshotIndex;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The write path as a whole: a value that a reader finds is complete, and new ones come to stay.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "before the put")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the put came between")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "behind the put")
@Outcome(expect = Expect.FORBIDDEN, desc = "absent, incomplete or back in time")
@State
public class AppendVisibilityStress {
    private final StressLog log = new StressLog();
    private final KeyHash hash = new KeyHash(1, 2);
    private final FrameSource frames = new FrameSource(log.table(), hash);
    private final Epoch epoch = new Epoch();
    private final HashIndex index = new HashIndex(epoch, frames);
    private final FrameReads reads = new FrameReads(log.table(), SystemEpochClock.INSTANCE);
    private final IndexReplay replay =
            new IndexReplay(
                    index,
                    log.table(),
                    frames,
                    new SnapshotIndex(index, frames, log.table(), epoch));
    private final LogAppender appender =
            new LogAppender(
                    log.writer(),
                    replay.updates(),
                    index,
                    hash,
                    reads,
                    replay,
                    StressLog.LENGTH / 2,
                    false);
    private final UnsafeBuffer key = word(7);
    private final UnsafeBuffer readersKey = word(7);
    private final UnsafeBuffer found = word(0);

    /** A state with a value. */
    public AppendVisibilityStress() {
        put(1);
    }

    private static UnsafeBuffer word(long word) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[Long.BYTES]);
        buffer.putLong(0, word);
        return buffer;
    }

    private void put(long value) {
        appender.put(key, 0, Long.BYTES, word(value), 0, Long.BYTES);
    }

    /** The writer. */
    @Actor
    public void put() {
        put(2);
    }

    /** A reader that looks twice. */
    @Actor
    public void get(JJ_Result result) {
        result.r1 = value();
        result.r2 = value();
    }

    private long value() {
        long location = index.find(hash.hash(readersKey, 0, Long.BYTES), readersKey, 0, Long.BYTES);
        if (location == HashIndex.ABSENT) {
            return -1;
        }
        reads.copy(location, Long.BYTES, found, 0);
        return found.getLong(0);
    }

    /** Gives the memory back. */
    @Arbiter
    public void close() {
        index.close();
    }
}
