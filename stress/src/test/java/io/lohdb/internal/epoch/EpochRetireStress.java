package io.lohdb.internal.epoch;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What a reader found inside the epoch is not released before it has left, however the unlinking,
 * the retiring and the entering fall together.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "alive at both looks")
@Outcome(expect = Expect.FORBIDDEN, desc = "released while a reader was inside")
@State
public class EpochRetireStress {
    /** Stays about as long as unlinking, retiring and reclaiming take. */
    private static final int STAY = 10;

    private final Epoch epoch = new Epoch(new ReaderCounters(2));

    /**
     * What readers look for; unlinked by the writer. Opaque is what the index has, plain is less.
     */
    private Resource current = new Resource();

    /** Something to release. */
    private static final class Resource {
        private int releases;
    }

    /** The writer: unlinks, retires, and reclaims as far as it goes. */
    @Actor
    public void retire() {
        Resource unlinked = current;
        current = new Resource();
        epoch.retire(() -> unlinked.releases++);
        epoch.reclaim();
    }

    /** A reader. */
    @Actor
    public void read(II_Result result) {
        long token = epoch.enter();
        Resource found = current;
        result.r1 = found.releases;
        for (int i = 0; i < STAY; i++) {
            Thread.onSpinWait();
        }
        result.r2 = found.releases;
        epoch.exit(token);
    }
}
