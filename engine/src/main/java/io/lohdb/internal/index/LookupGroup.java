package io.lohdb.internal.index;

import static io.lohdb.internal.index.HashIndex.ABSENT;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Looks up to 16 keys up in stages, so that the processor waits for many cache misses at once
 * instead of one after the other: first all lines are loaded, then the frames that they lead to,
 * and only then keys are compared.
 *
 * <p>Any thread inside the epoch. The caller's array of results serves as memory between the
 * stages, so that nothing is allocated. An element is, one after the other:
 *
 * <pre>
 * stage 1  address of the first line
 * stage 2  location of a candidate (positive), or the complement of the second line's address (negative)
 * stage 3  location of a candidate, or ABSENT
 * stage 4  the result
 * </pre>
 *
 * <p>A key whose candidate turns out to be another one, or that has none, is looked up again alone,
 * with all validation; what it needs is in the cache by then. A candidate whose key is equal needs
 * no validation, as in a single lookup.
 */
final class LookupGroup {
    /** About as many loads as a core can have outstanding. */
    static final int MAX_KEYS = 16;

    /**
     * Loaded words are compared with this number only to keep the loads from being optimised away.
     */
    private static final long UNLIKELY_WORD = 0x5DEECE66DD1B54A3L;

    private final HashIndex index;
    private final Directory directory;
    private final KeySource source;

    LookupGroup(HashIndex index, Directory directory, KeySource source) {
        this.index = index;
        this.directory = directory;
        this.source = source;
    }

    /** Looks up any number of keys, one group after the other. */
    void findAll(long[] hashes, DirectBuffer[] keys, long[] locations, int count) {
        for (int begin = 0; begin < count; begin += MAX_KEYS) {
            findGroup(hashes, keys, locations, begin, Math.min(count, begin + MAX_KEYS));
        }
    }

    private void findGroup(
            long[] hashes, DirectBuffer[] keys, long[] locations, int begin, int end) {
        loadFirstLines(hashes, locations, begin, end);
        chooseCandidates(hashes, locations, begin, end);
        loadFrames(hashes, locations, begin, end);
        for (int i = begin; i < end; i++) {
            final DirectBuffer key = keys[i];
            final int keyLength = key.capacity();
            final long candidate = locations[i];
            if (candidate == ABSENT || !source.matches(candidate, key, 0, keyLength)) {
                locations[i] = index.find(hashes[i], key, 0, keyLength);
            }
        }
    }

    /**
     * Loads what lookups or updates of keys will need, up to the frames that they will compare.
     *
     * @param scratch its content means nothing
     */
    void touch(long[] hashes, long[] scratch, int count) {
        loadFirstLines(hashes, scratch, 0, count);
        chooseCandidates(hashes, scratch, 0, count);
        loadFrames(hashes, scratch, 0, count);
    }

    /**
     * Loads what is looked at to find out where a key is, without its frame: both of its lines.
     *
     * @param scratch its content means nothing
     */
    void touchLines(long[] hashes, long[] scratch, int count) {
        loadFirstLines(hashes, scratch, 0, count);
        for (int i = 0; i < count; i++) {
            load(SlotDescriptor.slotAt(directory.page(hashes[i]).otherLineAddress(hashes[i])));
        }
    }

    private void loadFirstLines(long[] hashes, long[] lines, int begin, int end) {
        for (int i = begin; i < end; i++) {
            final long line = directory.page(hashes[i]).firstLineAddress(hashes[i]);
            load(SlotDescriptor.slotAt(line));
            lines[i] = line;
        }
    }

    private void chooseCandidates(long[] hashes, long[] lines, int begin, int end) {
        for (int i = begin; i < end; i++) {
            final long hash = hashes[i];
            long candidate = candidateIn(lines[i], hash);
            if (candidate == ABSENT) {
                final long otherLine = directory.page(hash).otherLineAddress(hash);
                load(SlotDescriptor.slotAt(otherLine));
                candidate = ~otherLine;
            }
            lines[i] = candidate;
        }
    }

    private void loadFrames(long[] hashes, long[] candidates, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (candidates[i] < 0) {
                candidates[i] = candidateIn(~candidates[i], hashes[i]);
            }
            if (candidates[i] != ABSENT) {
                load(source.touch(candidates[i]));
            }
        }
    }

    private static long candidateIn(long lineAddress, long hash) {
        final int bits = SlotLine.candidates(lineAddress, hash);
        if (bits == 0) {
            return ABSENT;
        }
        final int first = Integer.numberOfTrailingZeros(bits);
        final long slot = SlotDescriptor.slotAt(SlotDescriptor.slotAddress(lineAddress, first));
        UnsafeApi.loadFence();
        return SlotDescriptor.location(slot);
    }

    private static void load(long word) {
        if (word == UNLIKELY_WORD) {
            Thread.onSpinWait();
        }
    }
}
