package io.lohdb.internal.log;

import io.lohdb.internal.checkpoint.CheckpointLoader;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.os.StoreDirectory;
import io.lohdb.internal.recovery.LogRecovery;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.RecoveredLog;
import io.lohdb.internal.recovery.ReplayTarget;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A log without an index, for one thread; segments are prepared when the writer waits. */
final class OpenLog {
    private final RecoveredLog log;

    private OpenLog(RecoveredLog log) {
        this.log = log;
        log.preparer().signal(log.preparer()::doWork);
    }

    static OpenLog open(StoreDirectory directory, int minLength, int maxLength) {
        LogRecovery recovery =
                new LogRecovery(
                        directory,
                        new LogSettings(minLength, maxLength, CorruptionPolicy.FAIL),
                        new SecureRandom());
        return new OpenLog(recovery.run((manifest, table) -> new NoIndex()));
    }

    private static final class NoIndex implements ReplayTarget {
        @Override
        public void onOperation(Segment segment, int frame) {
            segment.samples().offer(FrameDescriptor.sequence(segment.buffer(), frame), frame);
        }

        @Override
        public LoadedCheckpoint load(CheckpointLoader loader) {
            return null;
        }

        @Override
        public void onColdOperation(Segment segment, int frame) {
            throw new IllegalStateException("there is no compaction here");
        }

        @Override
        public void onReplayed() {
            // There is no index that could hold anything back.
        }

        @Override
        public void onCursor(Segment segment, int frame) {
            if (FrameDescriptor.type(segment.buffer(), frame) != FrameType.CURSOR) {
                throw new IllegalStateException("no cursor");
            }
        }

        @Override
        public void onMoved(Segment from, int fromFrame, Segment to, int toFrame) {
            if (to.buffer().capacity() < toFrame) {
                throw new IllegalStateException("moved outside of its segment");
            }
        }
    }

    LogWriter writer() {
        return log.writer();
    }

    LogSyncer syncer() {
        return log.syncer();
    }

    SegmentTable table() {
        return log.table();
    }

    SegmentPreparer preparer() {
        return log.preparer();
    }

    ManifestFile manifestFile() {
        return log.manifestFile();
    }

    /** Appends a put and commits it. */
    long put(String key, int valueLength) {
        return append(FrameType.PUT, key, valueLength);
    }

    private long append(int type, String key, int valueLength) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        log.writer()
                .reserve(
                        FrameDescriptor.alignedLength(
                                FrameDescriptor.frameLength(bytes.length, valueLength)));
        begin(type, bytes, valueLength);
        log.writer().publish();
        return log.writer().commit();
    }

    private void begin(int type, byte[] key, int valueLength) {
        int frame =
                log.writer().begin(FrameDescriptor.typeAndFlags(type, 0), key.length, valueLength);
        int place = frame + FrameDescriptor.HEADER_LENGTH;
        log.writer().buffer().putBytes(place, key);
        for (int i = 0; i < valueLength; i++) {
            log.writer().buffer().putByte(place + key.length + i, (byte) (valueLength + i));
        }
    }

    /** Publishes a put without committing it. */
    void putUncommitted(String key, int valueLength) {
        begin(FrameType.PUT, key.getBytes(StandardCharsets.US_ASCII), valueLength);
        log.writer().publish();
    }

    void sync() {
        log.syncer().sync(log.writer());
    }

    /** Offsets and types of the frames in a segment, for example "128:1". */
    static List<String> frames(Segment segment) {
        List<String> frames = new ArrayList<>();
        UnsafeBuffer buffer = segment.buffer();
        int offset = 128;
        while (offset <= buffer.capacity() - FrameDescriptor.MIN_FRAME_ROOM
                && FrameDescriptor.length(buffer, offset) > 0) {
            frames.add(offset + ":" + FrameDescriptor.type(buffer, offset));
            offset = FrameDescriptor.next(buffer, offset);
        }
        return frames;
    }
}
