package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** Lookups, updates and epochs create no garbage. */
class HashIndexAllocationTest {
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 20_000;

    /** What the measurement itself and the virtual machine may allocate meanwhile. */
    private static final long TOLERATED_BYTES = ROUNDS / 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void lookupsUpdatesAndRemovalsAllocateNothing() {
        try (IndexFixture fixture = new IndexFixture(TestHashes::mix)) {
            final int keys = 10_000;
            for (long key = 0; key < keys; key++) {
                fixture.put(key);
            }
            final KeyHash keyHash = new KeyHash(1, 2);
            final DirectBuffer[] buffers = new DirectBuffer[keys];
            final long[] hashes = new long[keys];
            for (int i = 0; i < keys; i++) {
                buffers[i] = HeapFrames.newKey(i);
                hashes[i] = TestHashes.mix(i);
            }
            final long[] locations = new long[keys];
            run(fixture, keyHash, buffers, hashes, locations, WARM_UP);
            final long before = threads.getCurrentThreadAllocatedBytes();
            run(fixture, keyHash, buffers, hashes, locations, ROUNDS);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated <= TOLERATED_BYTES, "allocated " + allocated);
        }
    }

    private static void run(
            IndexFixture fixture,
            KeyHash keyHash,
            DirectBuffer[] keys,
            long[] hashes,
            long[] locations,
            int rounds) {
        final HashIndex index = fixture.index;
        long sum = 0;
        for (int round = 0; round < rounds; round++) {
            final int i = round % keys.length;
            final long token = fixture.epoch.enter();
            final long location = index.find(hashes[i], keys[i], 0, Long.BYTES);
            index.findAll(hashes, keys, locations, 20);
            sum += index.find(hashes[i] ^ 1L << 50, keys[i], 0, Long.BYTES);
            fixture.epoch.exit(token);
            index.remove(hashes[i], keys[i], 0, Long.BYTES);
            index.put(hashes[i], keys[i], 0, Long.BYTES, location);
            index.put(hashes[i], keys[i], 0, Long.BYTES, location);
            sum += keyHash.hash(keys[i], 0, Long.BYTES);
        }
        assertTrue(sum != 0);
    }
}
