package io.lohdb.internal.compaction;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import java.util.BitSet;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads victims from end to end, checks every frame and notes which ones have to survive. For one
 * thread; each {@link #step} within the epoch.
 *
 * <p>A PUT survives if a slot or a snapshot leads to it. A tombstone survives as long as a segment
 * outside this job may hold an older value of its key, unless there is a newer value of the key:
 * the newest sequence wins when the index is built again, and it is durable before the victims go.
 * While snapshots are open every tombstone survives, since older values may go into the new segment
 * for their sake.
 *
 * <p>Invariant: whatever needs to survive later needs to survive now, except for tombstones whose
 * key was written again and deleted once more meanwhile: the tombstone of that deletion protects
 * it.
 */
final class Survey {
    private static final int BIT_SHIFT = 4;
    private static final int MAX_FRAMES = 2048;
    private static final int GROUP = 16;

    private final SegmentTable table;
    private final KeyHash hash;
    private final FrameReferences references;
    private final List<Segment> victims;
    private final BitSet[] survivors;

    /** No segment outside the job was born before this sequence. */
    private final long leastOtherBirth;

    /** Operations up to this one were durable when the job began. */
    private final long durableSequence;

    /** Whether snapshots may have seen dead frames when the job began. */
    private final boolean hadSnapshots;

    private int victim;
    private int frame = SegmentHeaderDescriptor.HEADER_LENGTH;
    private final int[] waitingFrames = new int[GROUP];
    private final int[] waitingLengths = new int[GROUP];
    private final long[] waitingHashes = new long[GROUP];
    private final long[] scratch = new long[GROUP];

    /** Frames that were checked and not judged yet. */
    private int waiting;

    private long survivorBytes;
    private final long[] pinnedBytes;
    private final long[] tombstoneBytes;
    private final long[] newestTombstones;
    private long oldestPinned = Long.MAX_VALUE;

    Survey(
            final SegmentTable table,
            final KeyHash hash,
            final FrameReferences references,
            final List<Segment> victims,
            final long leastOtherBirth,
            final long durableSequence,
            final boolean hadSnapshots) {
        this.table = table;
        this.hash = hash;
        this.references = references;
        this.victims = victims;
        this.leastOtherBirth = leastOtherBirth;
        this.durableSequence = durableSequence;
        this.hadSnapshots = hadSnapshots;
        this.survivors = new BitSet[victims.size()];
        this.pinnedBytes = new long[victims.size()];
        this.tombstoneBytes = new long[victims.size()];
        this.newestTombstones = new long[victims.size()];
        for (int i = 0; i < survivors.length; i++) {
            survivors[i] = new BitSet(victims.get(i).sealedEnd() >>> BIT_SHIFT);
        }
    }

    /**
     * Reads on.
     *
     * @param maxBytes at most so many bytes, or one frame
     * @return whether everything was read
     * @throws io.lohdb.exceptions.CorruptLogException when a frame is damaged
     */
    boolean step(final int maxBytes) {
        int bytes = 0;
        int count = 0;
        while (victim < victims.size() && bytes < maxBytes && count < MAX_FRAMES) {
            final Segment segment = victims.get(victim);
            if (frame >= segment.sealedEnd()) {
                judgeWaiting();
                victim++;
                frame = SegmentHeaderDescriptor.HEADER_LENGTH;
            } else {
                final int length = VictimFrames.check(segment, frame);
                await(segment, length);
                frame += length;
                bytes += length;
                count++;
            }
        }
        judgeWaiting();
        return victim == victims.size();
    }

    /** Judged with others, so that the cache misses of their lookups overlap. */
    private void await(final Segment segment, final int length) {
        if (FrameType.isOperation(FrameDescriptor.type(segment.buffer(), frame))) {
            waitingFrames[waiting] = frame;
            waitingLengths[waiting] = length;
            waitingHashes[waiting] = hash(segment, frame);
            waiting++;
            if (waiting == GROUP) {
                judgeWaiting();
            }
        }
    }

    private void judgeWaiting() {
        references.touch(waitingHashes, scratch, waiting);
        for (int i = 0; i < waiting; i++) {
            judge(victims.get(victim), waitingFrames[i], waitingLengths[i], waitingHashes[i]);
        }
        waiting = 0;
    }

    private void judge(final Segment segment, final int at, final int length, final long keyHash) {
        final UnsafeBuffer buffer = segment.buffer();
        final int type = FrameDescriptor.type(buffer, at);
        final long location = table.location(segment, at);
        final long sequence = FrameDescriptor.sequence(buffer, at);
        final boolean isCurrent = references.isCurrent(keyHash, location);
        final boolean isSeen = !isCurrent && references.isSeen(keyHash, location);
        if (isSeen) {
            oldestPinned = Math.min(oldestPinned, sequence);
        }
        if (type == FrameType.DELETE) {
            if (!isCurrent && !isSeen && !isNeeded(sequence, keyHash, location)) {
                return;
            }
            if (!isCurrent) {
                tombstoneBytes[victim] += length;
                newestTombstones[victim] = Math.max(newestTombstones[victim], sequence);
            }
        } else if (isSeen) {
            pinnedBytes[victim] += length;
        } else if (!isCurrent) {
            return;
        }
        survivors[victim].set(at >>> BIT_SHIFT);
        survivorBytes += length;
    }

    private boolean isNeeded(final long sequence, final long keyHash, final long location) {
        if (hadSnapshots) {
            return true;
        }
        return sequence > leastOtherBirth && !isOverwritten(sequence, keyHash, location);
    }

    private boolean isOverwritten(final long sequence, final long keyHash, final long location) {
        final long newest = references.newest(keyHash, location);
        if (newest == 0) {
            return false;
        }
        final Segment segment = table.segment(newest);
        return FrameDescriptor.sequence(segment.buffer(), table.frame(newest, segment)) > sequence;
    }

    long hash(final Segment segment, final int at) {
        return hash.hash(
                segment.buffer(),
                at + FrameDescriptor.HEADER_LENGTH,
                FrameDescriptor.keyLength(segment.buffer(), at));
    }

    /** Offset of the next survivor of a victim at or behind an offset, or -1. */
    int next(final int ofVictim, final int from) {
        final int bit = survivors[ofVictim].nextSetBit(from >>> BIT_SHIFT);
        return bit < 0 ? -1 : bit << BIT_SHIFT;
    }

    /** Bytes of all survivors, padding included. */
    long survivorBytes() {
        return survivorBytes;
    }

    /** Bytes of a victim's survivors that only snapshots see. */
    long pinnedBytes(final int ofVictim) {
        return pinnedBytes[ofVictim];
    }

    /** Bytes of a victim's tombstones that have to be carried on. */
    long tombstoneBytes(final int ofVictim) {
        return tombstoneBytes[ofVictim];
    }

    /** The greatest sequence of those tombstones. */
    long newestTombstone(final int ofVictim) {
        return newestTombstones[ofVictim];
    }

    /** Birth of a segment that takes the survivors. */
    long birth() {
        return Math.min(durableSequence, oldestPinned);
    }

    /** Whether a slot leads to any frame of a segment whose frames were all checked. */
    boolean isLedTo(final Segment segment) {
        final UnsafeBuffer buffer = segment.buffer();
        int at = SegmentHeaderDescriptor.HEADER_LENGTH;
        while (at < segment.sealedEnd()) {
            if (FrameType.isOperation(FrameDescriptor.type(buffer, at))
                    && references.isCurrent(hash(segment, at), table.location(segment, at))) {
                return true;
            }
            at = FrameDescriptor.next(buffer, at);
        }
        return false;
    }
}
