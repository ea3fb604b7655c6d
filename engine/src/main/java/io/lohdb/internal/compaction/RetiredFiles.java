package io.lohdb.internal.compaction;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentPreparer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * Segments that are out of the store and wait for their last readers; then they are unmapped and
 * their files deleted, oldest first, or kept for the next segment of the log. For one thread,
 * except that the epoch may end a wait on another one.
 */
final class RetiredFiles {
    private final CompactedLog log;
    private final SegmentPreparer preparer;
    private final Queue<Group> groups = new ArrayDeque<>();

    /** What was retired together. */
    private static final class Group {
        private final Queue<Segment> segments;

        /** Written by the thread that ends the epoch's grace period. */
        private volatile boolean isUnmapped;

        Group(final List<Segment> segments) {
            this.segments = new ArrayDeque<>(segments);
        }
    }

    RetiredFiles(final CompactedLog log, final SegmentPreparer preparer) {
        this.log = log;
        this.preparer = preparer;
    }

    /** Takes over segments that no slot leads to and no manifest names. */
    void add(final List<Segment> segments) {
        final Group group =
                new Group(segments.stream().sorted(Comparator.comparingLong(Segment::id)).toList());
        groups.add(group);
        log.epoch()
                .retire(
                        () -> {
                            for (final Segment segment : group.segments) {
                                segment.unmap();
                                log.table().release(segment);
                            }
                            group.isUnmapped = true;
                        });
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    private static ManifestSegment named(final Segment segment) {
        return new ManifestSegment(segment.id(), segment.header().salt(), segment.length(), 0);
    }

    /** Disposes of the files of the group that has waited longest; returns how many. */
    int deleteNext() throws IOException {
        final Group group = groups.peek();
        if (group == null || !group.isUnmapped) {
            return 0;
        }
        int count = 0;
        for (Segment next = group.segments.peek(); next != null; next = group.segments.peek()) {
            if (!isKept(next)) {
                log.directory().delete(next.fileName());
            }
            group.segments.remove();
            count++;
        }
        groups.remove();
        return count;
    }

    private boolean isKept(final Segment segment) {
        return log.directory().isLasting() && !segment.isCold() && preparer.keep(named(segment));
    }
}
