package io.lohdb.internal.compaction;

import io.lohdb.internal.log.Segment;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * Segments that are out of the store and wait for their last readers; then they are unmapped and
 * their files deleted, oldest first. For one thread, except that the epoch may end a wait on
 * another one.
 */
final class RetiredFiles {
    private final CompactedLog log;
    private final Queue<Group> groups = new ArrayDeque<>();

    /** What was retired together. */
    private static final class Group {
        private final List<Segment> segments;

        /** Written by the thread that ends the epoch's grace period. */
        private volatile boolean isUnmapped;

        Group(final List<Segment> segments) {
            this.segments = segments;
        }
    }

    RetiredFiles(final CompactedLog log) {
        this.log = log;
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

    /** Deletes the files of the group that has waited longest; returns how many. */
    int deleteNext() throws IOException {
        final Group group = groups.peek();
        if (group == null || !group.isUnmapped) {
            return 0;
        }
        for (final Segment segment : group.segments) {
            // Whatever is left over after a fault is removed when the store is opened again.
            log.directory().delete(VictimFrames.file(segment));
        }
        groups.remove();
        return group.segments.size();
    }
}
