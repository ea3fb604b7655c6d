package io.lohdb.internal.epoch;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * As {@link EpochRetireStress}, for a reader that was delayed between reading the phase and
 * counting itself: the phase has flipped meanwhile, so that it counts itself where no new reader
 * would.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "alive at both looks")
@Outcome(expect = Expect.FORBIDDEN, desc = "released while a reader was inside")
@State
public class EpochLateReaderStress {
    /** Stays about as long as unlinking, retiring and reclaiming take. */
    private static final int STAY = 10;

    private final ReaderCounters readers = new ReaderCounters(2);
    private final Epoch epoch = new Epoch(readers);
    private final int readPhase = readers.phase();

    /**
     * What readers look for; unlinked by the writer. Opaque is what the index has, plain is less.
     */
    private Resource current = new Resource();

    /** Something to release. */
    private static final class Resource {
        private int releases;
    }

    /** A state behind a first grace period. */
    public EpochLateReaderStress() {
        epoch.retire(() -> {});
        epoch.reclaim();
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
        long token = readers.enter(readPhase);
        Resource found = current;
        result.r1 = found.releases;
        for (int i = 0; i < STAY; i++) {
            Thread.onSpinWait();
        }
        result.r2 = found.releases;
        readers.exit(token);
    }
}
