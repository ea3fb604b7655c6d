package io.lohdb.internal.checkpoint;

import io.lohdb.internal.format.CheckpointSegment;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.internal.log.Segment;
import io.lohdb.internal.log.SegmentExpiry;
import io.lohdb.internal.log.SegmentTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What a checkpoint says about segments, from two looks at the table: one when the first page is
 * about to be copied, one after the last. The looks are taken under the writer lock and are short.
 *
 * <p>A segment that was there both times had its number all the time. One that came in between may
 * have taken the number of one that went; slots must not lead there, and need not, since its frames
 * are read again.
 */
final class SegmentsOfRun {
    private final Segment[] beginChain;
    private final Segment[] beginCold;
    private final boolean[] isSwung;
    private Segment[] endChain;
    private Segment[] endCold;
    private long[] liveBytes;
    private long[] minExpiryMs;

    /** The first look. */
    SegmentsOfRun(final SegmentTable table) {
        beginChain = table.chain();
        beginCold = table.cold();
        isSwung = new boolean[beginCold.length];
        for (int i = 0; i < isSwung.length; i++) {
            isSwung[i] = beginCold[i].isSwung();
        }
    }

    /** The second look. */
    void end(final SegmentTable table) {
        endChain = table.chain();
        endCold = table.cold();
        liveBytes = new long[endChain.length + endCold.length];
        minExpiryMs = new long[liveBytes.length];
        for (int i = 0; i < liveBytes.length; i++) {
            liveBytes[i] = atEnd(i).liveBytes();
            minExpiryMs[i] = atEnd(i).expiry().minimumMs();
        }
    }

    private Segment atEnd(final int i) {
        return i < endChain.length ? endChain[i] : endCold[i - endChain.length];
    }

    /**
     * The segments for the root.
     *
     * @param position where replay begins: log segments before it need not be read
     */
    List<CheckpointSegment> atEnd(final long position) {
        final Set<Segment> wereThere = Collections.newSetFromMap(new IdentityHashMap<>());
        Collections.addAll(wereThere, beginChain);
        Collections.addAll(wereThere, beginCold);
        final Set<Segment> swung = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < isSwung.length; i++) {
            if (isSwung[i]) {
                swung.add(beginCold[i]);
            }
        }
        final List<CheckpointSegment> segments = new ArrayList<>();
        for (int i = 0; i < liveBytes.length; i++) {
            final Segment segment = atEnd(i);
            final boolean isBefore =
                    !segment.isCold() && segment.id() < LogPosition.segmentId(position);
            segments.add(
                    new CheckpointSegment(
                            segment.id(),
                            segment.header().salt(),
                            liveBytes[i],
                            boundOf(minExpiryMs[i]),
                            wereThere.contains(segment)
                                    ? segment.number()
                                    : CheckpointSegment.NO_NUMBER,
                            segment.isCold(),
                            isBefore || swung.contains(segment)));
        }
        segments.sort(Comparator.comparingLong(CheckpointSegment::id));
        return segments;
    }

    /** Times before 1970 are as good as the first moment after it: both are over. */
    private static long boundOf(final long expiryMs) {
        return expiryMs == SegmentExpiry.NEVER ? expiryMs : Math.max(1, expiryMs);
    }
}
