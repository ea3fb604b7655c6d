package io.lohdb.internal.store;

import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.exceptions.StoreReadOnlyException;
import io.lohdb.internal.format.CursorDescriptor;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.index.HashIndex;
import io.lohdb.internal.index.KeyHash;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.internal.log.Segment;
import io.lohdb.spi.Cursor;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import io.lohdb.spi.StorageEngine;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts operations into the log and then into the index, whole or not at all. A batch is one run of
 * frames in one segment, each but the last flagged to continue: after a crash a run without its
 * last frame does not count. For the thread that holds the writer lock.
 *
 * <p>When an append throws (a caller's buffer can), the log is taken back to its last commit. When
 * the index throws, it may have taken part of the operation in, and when mapped memory faults
 * nothing is known: {@link #isBroken} then holds, and nothing may be appended, marked or synced any
 * more.
 */
final class LogAppender implements OperationHandler {
    private static final int PUT = FrameDescriptor.typeAndFlags(FrameType.PUT, 0);
    private static final int EXPIRING_PUT =
            FrameDescriptor.typeAndFlags(FrameType.PUT, FrameDescriptor.FLAG_EXPIRY);
    private static final int DELETE = FrameDescriptor.typeAndFlags(FrameType.DELETE, 0);
    private static final int EXPIRED =
            FrameDescriptor.typeAndFlags(FrameType.DELETE, FrameDescriptor.FLAG_EXPIRED);

    private final LogWriter writer;
    private final HashIndex index;
    private final KeyHash hash;
    private final FrameReads reads;
    private final IndexReplay replay;
    private final IndexUpdates updates;
    private final int maxReservation;
    private final boolean isReadOnly;
    private int remaining;
    private boolean isFirst;

    /** Written by the thread that holds the writer lock. */
    private volatile boolean isBroken;

    LogAppender(
            final LogWriter writer,
            final IndexUpdates updates,
            final HashIndex index,
            final KeyHash hash,
            final FrameReads reads,
            final IndexReplay replay,
            final int maxReservation,
            final boolean isReadOnly) {
        this.writer = writer;
        this.index = index;
        this.hash = hash;
        this.reads = reads;
        this.replay = replay;
        this.updates = updates;
        this.maxReservation = maxReservation;
        this.isReadOnly = isReadOnly;
        this.isBroken = isReadOnly;
    }

    /** Whether log and index may disagree, or nothing may be written for another reason. */
    boolean isBroken() {
        return isBroken;
    }

    /**
     * Whether the index may show an operation in part. Where memory faulted, frames may be missing
     * to which it leads: a JVM may tell of a fault when it has dropped more stores than one.
     */
    boolean isInDoubt() {
        return isBroken && !isReadOnly;
    }

    /** Throws if the index may show an operation in part. */
    void checkReadable() {
        if (isInDoubt()) {
            throw new StoreFailedException("an earlier write broke off; reopen the store");
        }
    }

    private void checkWhole() {
        if (isReadOnly) {
            throw new StoreReadOnlyException("store is open for reading only");
        }
        checkReadable();
    }

    long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength) {
        return put(key, keyOffset, keyLength, value, valueOffset, valueLength, EntryRules.LASTING);
    }

    @SuppressWarnings("ParameterNumber") // As the engine's.
    long put(
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final long expiryMs) {
        checkWhole();
        final long keyHash = hash.hash(key, keyOffset, keyLength);
        final int typeAndFlags = expiryMs == EntryRules.LASTING ? PUT : EXPIRING_PUT;
        final int alignedLength =
                FrameDescriptor.alignedLength(
                        FrameDescriptor.frameLength(keyLength, valueLength)
                                + FrameDescriptor.expiryLength(typeAndFlags));
        if (writer.isScarce(alignedLength)) {
            writer.restock();
        }
        writer.reserve(alignedLength);
        boolean isPublished = false;
        try {
            final int frame = writer.tail();
            final int begun = writer.begin(typeAndFlags, keyLength, valueLength);
            final int keyPlace = begun + FrameDescriptor.HEADER_LENGTH;
            writer.buffer().putBytes(keyPlace, key, keyOffset, keyLength);
            writer.buffer().putBytes(keyPlace + keyLength, value, valueOffset, valueLength);
            if (expiryMs != EntryRules.LASTING) {
                FrameDescriptor.expiry(writer.buffer(), begun, expiryMs);
                // Before the index shows the entry: whoever counts it knows that it ends.
                writer.active().expiry().offer(expiryMs);
            }
            writer.publish();
            isPublished = true;
            updates.put(keyHash, key, keyOffset, keyLength, writer.active(), frame);
        } catch (final RuntimeException | Error e) {
            takeBack(isPublished, e);
            throw e;
        }
        return writer.commit();
    }

    long delete(final DirectBuffer key, final int keyOffset, final int keyLength) {
        checkWhole();
        final long keyHash = hash.hash(key, keyOffset, keyLength);
        final long location = index.find(keyHash, key, keyOffset, keyLength);
        if (location == HashIndex.ABSENT || !reads.isPresent(location)) {
            // What has expired stays for the sweep, whose delete says that it had.
            return StorageEngine.NOTHING_DELETED;
        }
        return delete(DELETE, keyHash, key, keyOffset, keyLength);
    }

    /**
     * Removes an entry that has expired.
     *
     * @param frame of a PUT in the segment
     * @return whether that was done; false if the key has a newer frame or the entry still lasts
     * @throws io.lohdb.exceptions.NoSpaceException when the log is full; nothing was changed
     */
    boolean expire(final Segment segment, final int frame) {
        checkWhole();
        if (!isNewest(segment, frame) || reads.isPresent(updates.location(segment, frame))) {
            return false;
        }
        final UnsafeBuffer buffer = segment.buffer();
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final int keyLength = FrameDescriptor.keyLength(buffer, frame);
        delete(EXPIRED, hash.hash(buffer, key, keyLength), buffer, key, keyLength);
        return true;
    }

    /**
     * Whether the index points to a frame. Any thread. When it begins to, by a write or when
     * compaction has copied the frame, the segment is offered the frame's expiry.
     */
    boolean isNewest(final Segment segment, final int frame) {
        final UnsafeBuffer buffer = segment.buffer();
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        final int keyLength = FrameDescriptor.keyLength(buffer, frame);
        return index.find(hash.hash(buffer, key, keyLength), buffer, key, keyLength)
                == updates.location(segment, frame);
    }

    private long delete(
            final int typeAndFlags,
            final long keyHash,
            final DirectBuffer key,
            final int keyOffset,
            final int keyLength) {
        writer.reserve(FrameDescriptor.alignedLength(FrameDescriptor.frameLength(keyLength, 0)));
        boolean isPublished = false;
        try {
            final int frame = writer.tail();
            final int begun = writer.begin(typeAndFlags, keyLength, 0);
            writer.buffer()
                    .putBytes(begun + FrameDescriptor.HEADER_LENGTH, key, keyOffset, keyLength);
            writer.publish();
            isPublished = true;
            updates.remove(keyHash, key, keyOffset, keyLength, writer.active(), frame);
        } catch (final RuntimeException | Error e) {
            takeBack(isPublished, e);
            throw e;
        }
        return writer.commit();
    }

    long apply(final Operations operations) {
        checkWhole();
        final int alignedLength = reservation(operations);
        if (writer.isScarce(alignedLength) && PutSearch.isIn(operations)) {
            writer.restock();
        }
        writer.reserve(alignedLength);
        boolean isPublished = false;
        try {
            final Segment segment = writer.active();
            final int first = writer.tail();
            append(operations);
            isPublished = true;
            for (int frame = first; frame < writer.tail(); ) {
                if (FrameDescriptor.type(segment.buffer(), frame) == FrameType.CURSOR) {
                    replay.onCursor(segment, frame);
                } else {
                    replay.apply(segment, frame);
                }
                frame = FrameDescriptor.next(segment.buffer(), frame);
            }
        } catch (final RuntimeException | Error e) {
            takeBack(isPublished, e);
            throw e;
        }
        return writer.commit();
    }

    private void append(final Operations operations) {
        final List<Cursor> cursors = operations.cursors();
        remaining = operations.count() + cursors.size();
        isFirst = true;
        for (final Cursor cursor : cursors) {
            writer.cursor(cursor, flags());
        }
        operations.forEach(this);
        if (remaining != 0) {
            throw new IllegalArgumentException(
                    "batch holds fewer operations than it says: missing=" + remaining);
        }
    }

    private void takeBack(final boolean isPublished, final Throwable fault) {
        if (isPublished) {
            // The index may point to the frames already: they stay as they are, and uncommitted.
            isBroken = true;
            return;
        }
        // Where the memory itself failed, nothing that is read back from it can be trusted.
        final boolean staysBroken = isBroken || fault instanceof InternalError;
        isBroken = true;
        writer.rollBack();
        isBroken = staysBroken;
    }

    private int reservation(final Operations operations) {
        final long perFrame = FrameDescriptor.HEADER_LENGTH + FrameDescriptor.ALIGNMENT - 1L;
        long bound = operations.entryBytes() + operations.count() * perFrame;
        for (final Cursor cursor : operations.cursors()) {
            bound += CursorDescriptor.alignedLength(cursor);
        }
        if (bound > maxReservation) {
            throw new IllegalArgumentException(
                    "batch does not fit into one segment: max="
                            + maxReservation
                            + " found="
                            + bound);
        }
        return (int) bound;
    }

    private int flags() {
        if (remaining == 0) {
            throw new IllegalArgumentException("batch holds more operations than it says");
        }
        remaining--;
        final int continued = isFirst ? 0 : FrameDescriptor.FLAG_BATCH_CONTINUED;
        isFirst = false;
        return continued | (remaining > 0 ? FrameDescriptor.FLAG_BATCH_CONTINUES : 0);
    }

    @Override
    public void onPut(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength) {
        onPut(buffer, keyOffset, keyLength, valueOffset, valueLength, EntryRules.LASTING);
    }

    @Override
    public void onPut(
            final DirectBuffer buffer,
            final int keyOffset,
            final int keyLength,
            final int valueOffset,
            final int valueLength,
            final long expiryMs) {
        final int typeAndFlags =
                FrameDescriptor.typeAndFlags(
                        expiryMs == EntryRules.LASTING ? PUT : EXPIRING_PUT, flags());
        final int frame = writer.begin(typeAndFlags, keyLength, valueLength);
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        writer.buffer().putBytes(key, buffer, keyOffset, keyLength);
        writer.buffer().putBytes(key + keyLength, buffer, valueOffset, valueLength);
        if (expiryMs != EntryRules.LASTING) {
            FrameDescriptor.expiry(writer.buffer(), frame, expiryMs);
        }
        writer.publish();
    }

    @Override
    public void onDelete(final DirectBuffer buffer, final int keyOffset, final int keyLength) {
        final int frame =
                writer.begin(FrameDescriptor.typeAndFlags(FrameType.DELETE, flags()), keyLength, 0);
        writer.buffer()
                .putBytes(frame + FrameDescriptor.HEADER_LENGTH, buffer, keyOffset, keyLength);
        writer.publish();
    }
}
