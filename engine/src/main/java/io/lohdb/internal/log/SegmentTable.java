package io.lohdb.internal.log;

import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.FrameDescriptor;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collection;

/**
 * The mapped segments, by number, log segments also in log order, and the arithmetic of locations:
 * number of the segment in the upper bits, offset / 16 in the lower ones.
 *
 * <p>Whoever holds the writer lock adds and retires; any thread reads. A retired segment keeps its
 * number until {@link #release}, so that readers who found a location before still find what it
 * meant. How many bits the offset takes follows from the longest segment, so that 38 bits reach 4
 * TiB of log with segments of one length.
 */
public final class SegmentTable {
    private static final int LOCATION_BITS = 38;
    private static final int ALIGNMENT_BITS = 4;

    /** Instead of the address of a frame that has to be looked at through its segment. */
    public static final long NOWHERE = 0;

    private final int offsetBits;
    private final long offsetMask;

    /** Written by the writer; the arrays are never changed once they can be seen. */
    private volatile Segment[] numbered = {};

    /**
     * For each number the address of the segment's memory, and how many of its bytes readers may
     * look at without asking the segment: all or none. One array in place of three objects per
     * segment is what makes it worth having: it stays in the cache. Plain, so that one reading of
     * it serves a whole lookup: whoever has a location was led to it by a slot, which was published
     * after the array that has the location's segment.
     */
    private long[] places = {};

    private volatile Segment[] chain = {};

    private volatile Segment[] cold = {};

    private final RetirementHold retirementHold = new RetirementHold();

    /**
     * Creates an empty table.
     *
     * @param maxSegmentLength bytes of the longest segment that will ever be added, a power of two
     */
    public SegmentTable(final int maxSegmentLength) {
        offsetBits = Integer.numberOfTrailingZeros(maxSegmentLength) - ALIGNMENT_BITS;
        offsetMask = (1L << offsetBits) - 1;
    }

    /** Number that the next segment added will have. */
    public int nextNumber() {
        final Segment[] segments = numbered;
        int number = 0;
        while (number < segments.length && segments[number] != null) {
            number++;
        }
        if (number >= 1L << (LOCATION_BITS - offsetBits)) {
            throw new NoSpaceException("segment table full: segmentCount=" + number);
        }
        return number;
    }

    /** Adds a log segment behind the last one. */
    public synchronized void add(final Segment segment) {
        final Segment[] longer = Arrays.copyOf(chain, chain.length + 1);
        longer[chain.length] = segment;
        number(segment);
        chain = longer;
        if (longer.length > 1) {
            longer[longer.length - 2].next(segment);
        }
    }

    /** Adds a cold segment. */
    public synchronized void addCold(final Segment segment) {
        final Segment[] longer = Arrays.copyOf(cold, cold.length + 1);
        longer[cold.length] = segment;
        number(segment);
        cold = longer;
    }

    private void number(final Segment segment) {
        final Segment[] segments =
                Arrays.copyOf(numbered, Math.max(numbered.length, segment.number() + 1));
        segments[segment.number()] = segment;
        place(segment.number(), segment);
        numbered = segments;
        segment.table(this);
    }

    /** What is known of a segment's frames has changed. */
    synchronized void replace(final Segment segment) {
        if (numbered[segment.number()] == segment) {
            place(segment.number(), segment);
        }
    }

    private void place(final int number, final Segment segment) {
        final int entry = number << 1;
        final long[] changed = Arrays.copyOf(places, Math.max(places.length, entry + 2));
        final boolean isOpen =
                segment != null && segment.isVerified() && segment.buffer().byteArray() == null;
        changed[entry] = isOpen ? segment.buffer().addressOffset() : NOWHERE;
        changed[entry + 1] = isOpen ? segment.length() : 0;
        VarHandle.releaseFence();
        places = changed;
    }

    /**
     * Takes segments out: no location in the index points to them any more, but readers may still
     * be on their way to one. After the epoch's grace period, {@link #release} ends it.
     */
    public synchronized void retire(final Collection<Segment> retired) {
        retired.forEach(Segment::retire);
        chain = without(chain, retired);
        cold = without(cold, retired);
    }

    private static Segment[] without(final Segment[] segments, final Collection<Segment> removed) {
        return Arrays.stream(segments)
                .filter(segment -> !removed.contains(segment))
                .toArray(Segment[]::new);
    }

    /** Gives the number of a retired segment free; nobody can reach it any more. */
    public synchronized void release(final Segment segment) {
        final Segment[] segments = numbered.clone();
        segments[segment.number()] = null;
        place(segment.number(), null);
        numbered = segments;
    }

    /** Takes segments out of the log; no location may point to them any more. */
    public synchronized void remove(final Collection<Segment> removed) {
        final Segment[] segments = numbered.clone();
        for (final Segment segment : removed) {
            segments[segment.number()] = null;
            place(segment.number(), null);
        }
        final Segment[] kept = without(chain, removed);
        for (int i = 0; i < kept.length; i++) {
            kept[i].next(i + 1 < kept.length ? kept[i + 1] : null);
        }
        numbered = segments;
        chain = kept;
    }

    /** Asked before segments are retired: somebody may be copying them. */
    public RetirementHold retirementHold() {
        return retirementHold;
    }

    /** The segments in log order. */
    public Segment[] chain() {
        return chain;
    }

    /** The cold segments, in no particular order. */
    public Segment[] cold() {
        return cold;
    }

    /** Removes the mappings of all segments in use; nobody may hold one any more. */
    public void unmap() {
        for (final Segment segment : chain) {
            segment.unmap();
        }
        for (final Segment segment : cold) {
            segment.unmap();
        }
    }

    /** Bytes of all frames that the index points to, padding included. */
    public long liveBytes() {
        long bytes = 0;
        for (final Segment segment : chain) {
            bytes += segment.liveBytes();
        }
        for (final Segment segment : cold) {
            bytes += segment.liveBytes();
        }
        return bytes;
    }

    /** How many low bits of a location are an offset / 16. */
    public int offsetBits() {
        return offsetBits;
    }

    /** Location of a frame. */
    public long location(final Segment segment, final int frame) {
        return ((long) segment.number() << offsetBits) | (frame >>> ALIGNMENT_BITS);
    }

    /** Segment of a location. */
    public Segment segment(final long location) {
        return numbered[(int) (location >>> offsetBits)];
    }

    /**
     * Address of a location's frame, for whoever is inside the epoch and keeps this table
     * reachable.
     *
     * @param length bytes of the frame that will be looked at
     * @return {@link #NOWHERE} if so many bytes are not in the segment, or if nobody has checked
     *     them yet: ask the segment then
     */
    public long address(final long location, final long length) {
        final long[] current = places;
        final int entry = (int) (location >>> offsetBits) << 1;
        final long frame = (location & offsetMask) << ALIGNMENT_BITS;
        return frame + length <= current[entry + 1] ? current[entry] + frame : NOWHERE;
    }

    /**
     * Bytes from a location's frame on that may be looked at through {@link #address}; 0 or less if
     * nobody has checked them yet, or if there are none.
     */
    public long readableLength(final long location) {
        final int entry = (int) (location >>> offsetBits) << 1;
        return places[entry + 1] - ((location & offsetMask) << ALIGNMENT_BITS);
    }

    /** Offset of a location's frame in its segment, checked to leave room for a frame. */
    public int frame(final long location, final Segment segment) {
        final long frame = (location & offsetMask) << ALIGNMENT_BITS;
        if (frame > segment.length() - FrameDescriptor.MIN_FRAME_ROOM) {
            throw new IllegalStateException(
                    "location outside its segment: segmentId="
                            + segment.id()
                            + " offset="
                            + frame
                            + " length="
                            + segment.length());
        }
        return (int) frame;
    }
}
