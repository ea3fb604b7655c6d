package io.lohdb.internal.compaction;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentTable;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * Has whatever leads to the survivors lead to their copies, a few per hold of the writer lock. The
 * survivors of the victims, in order, are the frames of the cold segment, in order. For one thread;
 * each {@link #step} within the epoch.
 */
final class Swing {
    /** Moved under one hold of the lock, so that writers wait for microseconds. */
    private static final int BATCH = 64;

    private final SegmentTable table;
    private final FrameReferences references;
    private final Survey survey;
    private final List<Segment> victims;
    private final Segment cold;
    private final long[] hashes = new long[BATCH];
    private final long[] scratch = new long[BATCH];
    private final int[] sources = new int[BATCH];
    private final int[] targets = new int[BATCH];
    private int victim;
    private int source = SegmentHeaderDescriptor.HEADER_LENGTH;
    private int target = SegmentHeaderDescriptor.HEADER_LENGTH;

    Swing(
            final SegmentTable table,
            final FrameReferences references,
            final Survey survey,
            final List<Segment> victims,
            final Segment cold) {
        this.table = table;
        this.references = references;
        this.survey = survey;
        this.victims = victims;
        this.cold = cold;
    }

    /** Moves the next few; returns whether all are moved. */
    boolean step(final Lock writerLock) {
        if (victim == victims.size()) {
            return true;
        }
        final Segment from = victims.get(victim);
        final int count = collect();
        if (count == 0) {
            victim++;
            source = SegmentHeaderDescriptor.HEADER_LENGTH;
            return victim == victims.size();
        }
        references.touch(hashes, scratch, count);
        writerLock.lock();
        try {
            for (int i = 0; i < count; i++) {
                move(from, i);
            }
        } finally {
            writerLock.unlock();
        }
        return false;
    }

    /** What takes time is done before the lock is taken: the keys are read and hashed. */
    private int collect() {
        int count = 0;
        while (count < BATCH) {
            final int next = survey.next(victim, source);
            if (next < 0) {
                return count;
            }
            hashes[count] = survey.hash(cold, target);
            sources[count] = next;
            targets[count] = target;
            final int length = FrameDescriptor.alignedLength(cold.buffer(), target);
            source = next + length;
            target += length;
            count++;
        }
        return count;
    }

    private void move(final Segment from, final int i) {
        final long old = table.location(from, sources[i]);
        // Before a slot leads there: whoever counts the entry knows that it ends.
        cold.expiry().offer(FrameDescriptor.expiry(cold.buffer(), targets[i]));
        final boolean isCurrent = references.isCurrent(hashes[i], old);
        if (references.relocate(hashes[i], old, table.location(cold, targets[i])) && isCurrent) {
            final int length = FrameDescriptor.alignedLength(cold.buffer(), targets[i]);
            from.addLive(-length);
            cold.addLive(length);
        }
    }
}
