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

    /** Holds of the lock in a row: what a slice costs besides is spread over some of them. */
    private static final int BATCHES = 8;

    private final SegmentTable table;
    private final FrameReferences references;
    private final Survey survey;
    private final List<Segment> victims;
    private final Segment cold;
    private final long[] hashes = new long[BATCH];
    private final long[] scratch = new long[BATCH];
    private final int[] sources = new int[BATCH];
    private final int[] targets = new int[BATCH];
    private final int[] lengths = new int[BATCH];
    private final long[] expiries = new long[BATCH];
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
        boolean isDone = false;
        for (int batch = 0; batch < BATCHES && !isDone; batch++) {
            isDone = moveBatch(writerLock);
        }
        return isDone;
    }

    private boolean moveBatch(final Lock writerLock) {
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
            final boolean hasSnapshots = references.hasSnapshots();
            long moved = 0;
            for (int i = 0; i < count; i++) {
                moved += move(from, i, hasSnapshots);
            }
            from.addLive(-moved);
            cold.addLive(moved);
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
            expiries[count] = FrameDescriptor.expiry(cold.buffer(), target);
            final int length = FrameDescriptor.alignedLength(cold.buffer(), target);
            lengths[count] = length;
            source = next + length;
            target += length;
            count++;
        }
        return count;
    }

    /** Moves one; returns the bytes by which what lives has moved. */
    private int move(final Segment from, final int i, final boolean hasSnapshots) {
        final long old = table.location(from, sources[i]);
        if (expiries[i] != 0) {
            // Before a slot leads there: whoever counts the entry knows that it ends.
            cold.expiry().offer(expiries[i]);
        }
        // Without snapshots nothing but a slot leads to a frame.
        final boolean isCurrent = !hasSnapshots || references.isCurrent(hashes[i], old);
        final long copy = table.location(cold, targets[i]);
        return references.relocate(hashes[i], old, copy) && isCurrent ? lengths[i] : 0;
    }
}
