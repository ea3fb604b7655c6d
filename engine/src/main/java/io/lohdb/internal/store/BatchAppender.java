package io.lohdb.internal.store;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.log.LogWriter;
import io.lohdb.spi.OperationHandler;
import io.lohdb.spi.Operations;
import org.agrona.DirectBuffer;

/**
 * Appends a batch as one run of frames in one segment, each but the last flagged to continue: after
 * a crash a run without its last frame does not count. For the thread that holds the writer lock.
 */
final class BatchAppender implements OperationHandler {
    private final LogWriter writer;
    private int remaining;
    private boolean isFirst;

    BatchAppender(final LogWriter writer) {
        this.writer = writer;
    }

    /**
     * Reserves and appends; the caller commits.
     *
     * @return offset of the first frame in the active segment
     */
    int append(final Operations operations, final int maxReservation) {
        final long bound =
                operations.entryBytes()
                        + operations.count()
                                * (long)
                                        (FrameDescriptor.HEADER_LENGTH
                                                + FrameDescriptor.ALIGNMENT
                                                - 1);
        if (bound > maxReservation) {
            throw new IllegalArgumentException(
                    "batch does not fit into one segment: max="
                            + maxReservation
                            + " found="
                            + bound);
        }
        writer.reserve((int) bound);
        final int first = writer.tail();
        remaining = operations.count();
        isFirst = true;
        operations.forEach(this);
        return first;
    }

    private int flags() {
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
        final int frame =
                writer.begin(
                        FrameDescriptor.typeAndFlags(FrameType.PUT, flags()),
                        keyLength,
                        valueLength);
        final int key = frame + FrameDescriptor.HEADER_LENGTH;
        writer.buffer().putBytes(key, buffer, keyOffset, keyLength);
        writer.buffer().putBytes(key + keyLength, buffer, valueOffset, valueLength);
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
