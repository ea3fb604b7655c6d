package io.lohdb.internal.log;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.os.MappedFile;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One mapped file of the log, from the moment its header is written.
 *
 * <p>Any thread may read what was published to it; the writer alone stores into {@link #buffer()}
 * and seals. Unmapped only when the epoch says that no reader is left.
 */
public final class Segment {
    /** Value of {@link #sealedEnd()} while frames may still be appended. */
    public static final int NOT_SEALED = -1;

    private final SegmentHeader header;
    private final MappedFile file;
    private final UnsafeBuffer buffer;
    private final SequenceSamples samples;
    private final SegmentExpiry expiry = new SegmentExpiry();
    private final int number;

    /** Written by the writer, once, before a later segment is published. */
    private volatile int sealedEnd = NOT_SEALED;

    /** Written by the writer, once, after {@link #sealedEnd}. */
    private volatile Segment next;

    /** Written under the writer lock. */
    private final AtomicLong liveBytes = new AtomicLong();

    /** Written once, before the epoch's grace period after which the mapping goes. */
    private volatile boolean isRetired;

    /** Only ever set to 0 once seen: a plain field; who sees that late merely checks once more. */
    private int unverifiedEnd;

    /** What has to know what is verified; set when the segment is added. */
    private SegmentTable table;

    /** Written under the writer lock. */
    private volatile boolean isSwung = true;

    /**
     * Creates a segment over a file whose header says the same.
     *
     * @param number place in the segment table
     */
    public Segment(final SegmentHeader header, final MappedFile file, final int number) {
        this.header = header;
        this.file = file;
        this.buffer = new UnsafeBuffer(file.memory());
        this.samples = new SequenceSamples(header.segmentLength());
        this.number = number;
    }

    /** What the segment's header says. */
    public SegmentHeader header() {
        return header;
    }

    /** The segment's id. */
    public long id() {
        return header.segmentId();
    }

    /** Name of its file. */
    public String fileName() {
        return ManifestSegment.file(id(), isCold());
    }

    /** Place in the segment table. */
    public int number() {
        return number;
    }

    /** Bytes of the file. */
    public int length() {
        return header.segmentLength();
    }

    /** The whole mapping. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** The file. */
    MappedFile file() {
        return file;
    }

    /** Where some of the sequences are. */
    public SequenceSamples samples() {
        return samples;
    }

    /** When its entries expire. */
    public SegmentExpiry expiry() {
        return expiry;
    }

    /** Offset behind the last frame, or {@link #NOT_SEALED}. */
    public int sealedEnd() {
        return sealedEnd;
    }

    /** Ends this segment at an offset. */
    public void seal(final int end) {
        sealedEnd = end;
    }

    /** The segment behind this one in the log, or null. */
    public Segment next() {
        return next;
    }

    void next(final Segment segment) {
        next = segment;
    }

    /** Whether compaction wrote it. */
    public boolean isCold() {
        return header.isCold();
    }

    /** Bytes of the frames that the index points to, padding included. */
    public long liveBytes() {
        return liveBytes.get();
    }

    /** Counts a frame in, or out; under the writer lock. */
    public void addLive(final long bytes) {
        liveBytes.lazySet(liveBytes.get() + bytes);
    }

    /** Whether it was taken out of the log: nobody may begin to read it. */
    public boolean isRetired() {
        return isRetired;
    }

    void retire() {
        isRetired = true;
    }

    /** Whether every frame was checksummed by this process, or written by it. */
    public boolean isVerified() {
        return unverifiedEnd == 0;
    }

    /** Whether the frame at an offset was. */
    public boolean isVerified(final int frame) {
        return frame >= unverifiedEnd;
    }

    /** Offset before which frames were not checksummed; 0 when all were. */
    public int unverifiedEnd() {
        return unverifiedEnd;
    }

    /** Says so; while the segment is opened, and with 0 once all its frames were checksummed. */
    public void unverifiedEnd(final int offset) {
        unverifiedEnd = offset;
        if (table != null) {
            table.replace(this);
        }
    }

    void table(final SegmentTable owner) {
        table = owner;
    }

    /**
     * Whether every slot that has to lead into this segment does so: false only while compaction
     * swings them.
     */
    public boolean isSwung() {
        return isSwung;
    }

    /** Says whether all slots lead here that have to; under the writer lock. */
    public void swung(final boolean swung) {
        isSwung = swung;
    }

    /** Makes a range durable. */
    public void sync(final int offset, final int length) {
        file.sync(offset, length);
    }

    /** Removes the mapping; nobody may hold this segment any more. */
    public void unmap() {
        file.close();
    }
}
