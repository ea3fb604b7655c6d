package io.lohdb.internal.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.lohdb.internal.epoch.Epoch;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * While a full page splits in two, every key is found, in whichever half it comes to be. The keys
 * are the same in every state: as many as fit, so that the next one splits the page.
 */
@JCStressTest
@Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "nothing missed, and the page was split")
@Outcome(expect = Expect.FORBIDDEN, desc = "keys were missed, or nothing was split")
@State
public class PageSplitStress {
    private static final int LOOKUPS = 400;
    private static final int STRIDE = 19;
    private static final int WEIGHT = 1 << 18;
    private static final Keys KEYS = new Keys();
    private static final int FITTING = countFitting();

    private final HashIndex index = filled(FITTING);

    /** Tells the harness what a state weighs, since it counts heap only. */
    private final byte[] weight = new byte[WEIGHT];

    /** Location n belongs to key n, whose hash is the n-th of a random sequence. */
    private static final class Keys implements KeySource {
        private final long[] hashes =
                new SplittableRandom(1).longs(Page.MAX_LINES * 8L + 1).toArray();

        @Override
        public boolean matches(long location, DirectBuffer key, int keyOffset, int keyLength) {
            return location == key.getLong(keyOffset);
        }

        @Override
        public long hash(long location) {
            return hashes[(int) location];
        }

        void put(HashIndex index, int key, UnsafeBuffer buffer) {
            buffer.putLong(0, key);
            index.put(hash(key), buffer, 0, Long.BYTES, key);
        }
    }

    private static HashIndex filled(int count) {
        HashIndex index = new HashIndex(new Epoch(), KEYS);
        UnsafeBuffer key = StressFrames.key(0);
        for (int i = 1; i <= count; i++) {
            KEYS.put(index, i, key);
        }
        return index;
    }

    private static int countFitting() {
        try (HashIndex index = new HashIndex(new Epoch(), KEYS)) {
            UnsafeBuffer key = StressFrames.key(0);
            int count = 0;
            while (index.pageCount() == 1) {
                count++;
                KEYS.put(index, count, key);
            }
            return count - 1;
        }
    }

    /** The writer: one key too many. */
    @Actor
    public void split() {
        KEYS.put(index, FITTING + 1, StressFrames.key(0));
    }

    /** A reader that looks up keys of both halves for about as long as a split takes. */
    @Actor
    public void find(II_Result result) {
        UnsafeBuffer key = StressFrames.key(0);
        int missed = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            int number = 1 + i * STRIDE % FITTING;
            key.putLong(0, number);
            missed += index.find(KEYS.hash(number), key, 0, Long.BYTES) == number ? 0 : 1;
        }
        result.r1 = missed;
    }

    /** Looks whether it was a split, and gives the memory back. */
    @Arbiter
    public void close(II_Result result) {
        result.r2 = weight.length == WEIGHT ? index.pageCount() : 0;
        index.close();
    }
}
