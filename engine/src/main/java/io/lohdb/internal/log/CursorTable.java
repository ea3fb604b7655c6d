package io.lohdb.internal.log;

import io.lohdb.internal.format.CursorDescriptor;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.LogPosition;
import io.lohdb.spi.Cursor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The named cursors, each as its newest CURSOR frame in the log says. Changed under the writer lock
 * or while the log is recovered; read by any thread.
 *
 * <p>Cursors live in the log alone: neither a checkpoint nor a cold segment holds one. Whoever
 * makes frames of the log unread or unreadable, a checkpoint that later openings begin with or a
 * retirement of segments, calls {@link #rewrite} before.
 */
public final class CursorTable {
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /** Where the batch of the frame applied last begins. */
    private long batchStart;

    /** A cursor, where its newest frame and that frame's batch begin, and the operation before. */
    private record Place(Cursor cursor, long position, long batchStart, long sequence) {}

    /** Creates an empty table. */
    public CursorTable() {}

    /** The cursor of a name; null when there is none. */
    public Cursor cursor(final String name) {
        final Place place = places.get(name);
        return place == null ? null : place.cursor();
    }

    /** All cursors there are, in no particular order. */
    public Collection<Cursor> cursors() {
        final List<Cursor> cursors = new ArrayList<>();
        places.values().forEach(place -> cursors.add(place.cursor()));
        return cursors;
    }

    /** Takes in an intact CURSOR frame; every later one of its name counts instead. */
    public void apply(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final Cursor cursor = CursorDescriptor.decode(buffer, frame);
        final long position = LogPosition.of(segment.id(), frame);
        if ((FrameDescriptor.flags(buffer, frame) & FrameDescriptor.FLAG_BATCH_CONTINUED) == 0) {
            batchStart = position;
        }
        if (cursor.isDeleted()) {
            places.remove(cursor.name());
        } else {
            places.put(
                    cursor.name(),
                    new Place(
                            cursor, position, batchStart, FrameDescriptor.sequence(buffer, frame)));
        }
    }

    /**
     * Where reading the log has to begin to find every cursor. Under the writer lock.
     *
     * @return the place given, or an earlier one
     */
    public LogPlace earliest(final LogPlace wanted) {
        LogPlace earliest = wanted;
        for (final Place place : places.values()) {
            if (place.batchStart() < earliest.position()) {
                earliest = new LogPlace(place.batchStart(), place.sequence());
            }
        }
        return earliest;
    }

    /**
     * Writes every cursor anew whose newest frame stands before a position, so that nobody needs
     * the log before that position for it. Under the writer lock. Harmless at any time, and to be
     * called again when it throws. Those frames may go once the log is durable up to where it ends
     * then.
     *
     * @param beforePosition for a checkpoint, where later openings will begin to read; for a
     *     retirement, the first position that stays
     * @throws io.lohdb.exceptions.NoSpaceException when there is no room
     */
    public void rewrite(final LogWriter writer, final long beforePosition) {
        for (final Place place : List.copyOf(places.values())) {
            if (place.position() < beforePosition) {
                writer.reserve(CursorDescriptor.alignedLength(place.cursor()));
                final int frame = writer.cursor(place.cursor(), 0);
                writer.commit();
                apply(writer.active(), frame);
            }
        }
    }
}
