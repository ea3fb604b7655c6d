package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import java.util.Arrays;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Operations of a log on their way into an index, in the order of the first bits of their hashes:
 * one after the other goes to the same few pages, which the processor then finds in its cache and
 * its table of addresses. Operations of one key keep their order. For the index's writer.
 *
 * <p>Everything that is read from an operation's own frame is read when it is added, in the order
 * of the log; what waits is two words: the hash, and
 *
 * <pre>
 *      63     62                54 53          38 37                      0
 * +---------+------+--------------+--------------+-------------------------+
 * | counted | kept |       0      |  key length  |  location of the frame  |
 * +---------+------+--------------+--------------+-------------------------+
 * </pre>
 *
 * <p>"Kept": a slot leads to the frame, as to every PUT, and to a DELETE of a cold segment for as
 * long as an older PUT may come. "Counted": the account of live bytes has not seen it.
 */
final class ReplayedOperations {
    /** Pages of one bucket of an index of 10 M keys fit into a processor's second cache. */
    private static final int BUCKET_BITS = 9;

    private static final int FIRST_WORDS = 32;

    /** 16 MiB in all buckets together, if so much is read. */
    private static final int MAX_WORDS = 4096;

    private static final int ENTRY_WORDS = 2;
    private static final int GROUP_LENGTH = 16;
    private static final int GROUP_WORDS = GROUP_LENGTH * ENTRY_WORDS;

    private static final int KEY_LENGTH_SHIFT = HashIndex.LOCATION_BITS;
    private static final long LOCATION_MASK = (1L << HashIndex.LOCATION_BITS) - 1;
    private static final int KEY_LENGTH_MASK = 0xFFFF;
    private static final long KEPT = 1L << 62;
    private static final long COUNTED = 1L << 63;

    private static final long[] NONE = {};

    private final HashIndex index;
    private final SegmentTable table;
    private final FrameSource frames;
    private final LiveBytes live;
    private final LongArrayList tombstones = new LongArrayList();
    private final long[][] buckets = new long[1 << BUCKET_BITS][];
    private final int[] wordCounts = new int[1 << BUCKET_BITS];
    private final long[] hashes = new long[GROUP_LENGTH];
    private final long[] scratch = new long[GROUP_LENGTH];

    /** Whether the index may hold something newer than what is added. */
    private boolean newestWins;

    private int bucketMask = (1 << BUCKET_BITS) - 1;
    private int maxWords = MAX_WORDS;

    ReplayedOperations(
            final HashIndex index,
            final SegmentTable table,
            final FrameSource frames,
            final LiveBytes live) {
        this.index = index;
        this.table = table;
        this.frames = frames;
        this.live = live;
        Arrays.fill(buckets, NONE);
    }

    /** From now on the newest sequence wins; before the first operation that this matters to. */
    void letNewestWin() {
        newestWins = true;
    }

    /**
     * Before the first operation: all go through one short bucket, in the order of the log. What
     * comes behind a checkpoint is little, and mostly overwrites: the frames that it takes the
     * place of are what has to be waited for, not the pages.
     */
    void keepOrderOfLog() {
        bucketMask = 0;
        maxWords = GROUP_WORDS;
    }

    /**
     * Slots that lead to a DELETE, by location: of a cold segment, or of a checkpoint that kept it
     * for a snapshot. They have to be emptied once nothing older comes any more.
     */
    LongArrayList tombstones() {
        return tombstones;
    }

    /** Adds a PUT or DELETE behind all others of its key. */
    void add(final Segment segment, final int frame, final boolean isCounted) {
        final UnsafeBuffer buffer = segment.buffer();
        final boolean isKept =
                segment.isCold() || FrameDescriptor.type(buffer, frame) == FrameType.PUT;
        if (isKept) {
            if (isCounted) {
                live.add(segment, frame);
            }
            segment.expiry().offer(FrameDescriptor.expiry(buffer, frame));
        }
        final long keyLength = FrameDescriptor.keyLength(buffer, frame);
        append(
                frames.hash(segment, frame),
                table.location(segment, frame)
                        | keyLength << KEY_LENGTH_SHIFT
                        | (isKept ? KEPT : 0)
                        | (isCounted ? COUNTED : 0));
    }

    private void append(final long hash, final long operation) {
        final int bucket = (int) (hash >>> (Long.SIZE - BUCKET_BITS)) & bucketMask;
        final int end = wordCounts[bucket];
        if (end == buckets[bucket].length) {
            buckets[bucket] = Arrays.copyOf(buckets[bucket], Math.max(FIRST_WORDS, 2 * end));
        }
        buckets[bucket][end] = hash;
        buckets[bucket][end + 1] = operation;
        wordCounts[bucket] = end + ENTRY_WORDS;
        if (end + ENTRY_WORDS == maxWords) {
            applyBucket(bucket);
        }
    }

    /** Takes in everything that waits, and gives its memory back. */
    void applyAll() {
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            applyBucket(bucket);
            buckets[bucket] = NONE;
        }
    }

    private void applyBucket(final int bucket) {
        final long[] words = buckets[bucket];
        final int end = wordCounts[bucket];
        for (int i = 0; i < end; i += GROUP_WORDS) {
            applyGroup(words, i, Math.min(end, i + GROUP_WORDS));
        }
        wordCounts[bucket] = 0;
    }

    private void applyGroup(final long[] words, final int from, final int to) {
        int count = 0;
        for (int i = from; i < to; i += ENTRY_WORDS) {
            hashes[count++] = words[i];
        }
        index.touch(hashes, scratch, count);
        for (int i = from; i < to; i += ENTRY_WORDS) {
            apply(words[i], words[i + 1]);
        }
    }

    private void apply(final long hash, final long operation) {
        final long location = operation & LOCATION_MASK;
        final Segment segment = table.segment(location);
        final int frame = table.frame(location, segment);
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final int keyLength = (int) (operation >>> KEY_LENGTH_SHIFT) & KEY_LENGTH_MASK;
        final boolean isKept = (operation & KEPT) != 0;
        final boolean isCounted = operation < 0;
        long found = HashIndex.ABSENT;
        if (newestWins) {
            found = index.find(hash, segment.buffer(), key, keyLength);
            if (found != HashIndex.ABSENT && frames.sequence(found) > frames.sequence(location)) {
                if (isKept && isCounted) {
                    live.subtract(location);
                }
                return;
            }
        }
        final long previous =
                !isKept
                        ? index.remove(hash, segment.buffer(), key, keyLength)
                        : found != HashIndex.ABSENT
                                ? moved(hash, found, location)
                                : index.put(hash, segment.buffer(), key, keyLength, location);
        if (isCounted) {
            live.subtract(previous);
        }
        if (segment.isCold() && FrameDescriptor.type(segment.buffer(), frame) == FrameType.DELETE) {
            tombstones.addLong(location);
        }
    }

    /** The key was compared already. */
    private long moved(final long hash, final long from, final long to) {
        index.replaceLocation(hash, from, to);
        return from;
    }
}
