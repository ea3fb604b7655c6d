package io.lohdb.stress.controls;

import io.lohdb.internal.epoch.Epoch;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeySource;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A reader and a writer of one index, interleaved by hand: whenever the reader compares a key, the
 * writer does something. The hashes have few tags, so that readers compare a lot and the writer
 * moves slots all the time. A key that is there all the while is always found, and nothing is
 * released while a reader is inside. For one thread.
 */
final class IndexCheck implements LongFunction<String>, KeySource {
    private static final int LASTING = 30;
    private static final int KEYS = 50;
    private static final int INDEXES = 20;
    private static final int ROUNDS = 60;
    private static final int TAGS = 3;
    private static final int LINES = 2;
    private static final int GROWTH_KEYS = 100;
    private static final int TAG_BITS = 26;
    private static final int MAX_LOCATIONS = 1 << 16;

    private final long[] hashes = new long[GROWTH_KEYS];
    private final int[] keyAt = new int[MAX_LOCATIONS];
    private final UnsafeBuffer written = new UnsafeBuffer(new byte[Integer.BYTES]);
    private final UnsafeBuffer wanted = new UnsafeBuffer(new byte[Integer.BYTES]);
    private SplittableRandom random;
    private HashIndex index;
    private int locations;
    private boolean isReading;

    @Override
    public boolean matches(
            final long location, final DirectBuffer key, final int offset, final int length) {
        final boolean isEqual = keyAt[(int) location] == key.getInt(offset);
        if (isReading) {
            isReading = false;
            for (int left = random.nextInt(4); left > 0; left--) {
                write(LASTING + random.nextInt(KEYS - LASTING));
            }
            isReading = true;
        }
        return isEqual;
    }

    @Override
    public long hash(final long location) {
        return hashes[keyAt[(int) location]];
    }

    private void write(final int key) {
        written.putInt(0, key);
        if (random.nextBoolean() || locations + 1 == MAX_LOCATIONS) {
            index.remove(hashes[key], written, 0, Integer.BYTES);
        } else {
            put(key);
        }
    }

    private void put(final int key) {
        written.putInt(0, key);
        keyAt[++locations] = key;
        index.put(hashes[key], written, 0, Integer.BYTES, locations);
    }

    @Override
    public String apply(final long seed) {
        random = new SplittableRandom(seed);
        String finding = growUnderReader();
        for (int count = 0; count < INDEXES && finding == null; count++) {
            finding = findAll();
        }
        return finding;
    }

    private void reset(final int tags, final int lines) {
        locations = 0;
        isReading = false;
        for (int key = 0; key < hashes.length; key++) {
            hashes[key] =
                    (long) (1 + random.nextInt(tags)) << HashIndex.LOCATION_BITS
                            | random.nextInt(lines);
        }
    }

    /** A page that is less than half full, with its few lines in use overfull: slots move. */
    private void crowd() {
        reset((1 << TAG_BITS) - 1, Short.MAX_VALUE);
        for (int key = 0; key < GROWTH_KEYS; key++) {
            put(key);
        }
        for (int key = 0; key < GROWTH_KEYS; key++) {
            written.putInt(0, key);
            index.remove(hashes[key], written, 0, Integer.BYTES);
        }
        reset(TAGS, LINES);
        for (int key = 0; key < KEYS; key++) {
            put(key);
        }
    }

    private String findAll() {
        final Epoch epoch = new Epoch();
        index = new HashIndex(epoch, this);
        crowd();
        String finding = null;
        for (int round = 0; round < ROUNDS && finding == null; round++) {
            final int key = random.nextInt(LASTING);
            wanted.putInt(0, key);
            final long token = epoch.enter();
            isReading = true;
            final long location = index.find(hashes[key], wanted, 0, Integer.BYTES);
            isReading = false;
            epoch.exit(token);
            if (location == HashIndex.ABSENT || keyAt[(int) location] != key) {
                finding = "a key that is there was not found: round=" + round;
            }
        }
        epoch.drain(1);
        index.close();
        return finding;
    }

    /** Pages that a reader may be looking at are not released while it is inside. */
    private String growUnderReader() {
        reset((1 << TAG_BITS) - 1, Short.MAX_VALUE);
        final Epoch epoch = new Epoch();
        index = new HashIndex(epoch, this);
        final long token = epoch.enter();
        final long before = index.memoryBytes();
        for (int key = 0; key < GROWTH_KEYS; key++) {
            put(key);
        }
        final boolean hasGrown = index.memoryBytes() != before;
        epoch.reclaim();
        final boolean isKept = epoch.retiredCount() > 0;
        epoch.exit(token);
        epoch.drain(1_000_000);
        index.close();
        return hasGrown && !isKept ? "a page was released under its reader" : null;
    }
}
