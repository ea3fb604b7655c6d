package io.lohdb.internal.recovery;

import io.lohdb.exceptions.CorruptLogException;
import io.lohdb.internal.checkpoint.CheckpointLoader;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.CheckpointSegment;
import io.lohdb.internal.format.CheckpointSpan;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.format.StoreKey;
import io.lohdb.internal.log.Segment;
import java.util.ArrayList;
import java.util.List;

/** Takes the part of an index that holds a checkpoint, and notes what is read besides. */
final class ReplayRecorder implements ReplayTarget {
    private final Checkpoint root;
    private final boolean isDamaged;
    private final List<Long> log = new ArrayList<>();
    private final List<Long> cold = new ArrayList<>();
    private boolean isReplayed;

    private ReplayRecorder(Checkpoint root, boolean isDamaged) {
        this.root = root;
        this.isDamaged = isDamaged;
    }

    /** Holds a checkpoint of an image, with these cold segments covered. */
    static ReplayRecorder holding(StoreImage image, CheckpointSpan span, ManifestSegment... known) {
        List<CheckpointSegment> segments = new ArrayList<>();
        for (ManifestSegment segment : known) {
            segments.add(new CheckpointSegment(segment.id(), segment.salt(), 0, 0, 0, true, true));
        }
        return new ReplayRecorder(
                new Checkpoint(
                        StoreKey.of(image.manifest()),
                        1,
                        8,
                        false,
                        span,
                        segments,
                        List.of(),
                        List.of()),
                false);
    }

    /** Holds nothing. */
    static ReplayRecorder empty() {
        return new ReplayRecorder(null, false);
    }

    /** Meets damage when it loads. */
    static ReplayRecorder damaged() {
        return new ReplayRecorder(null, true);
    }

    /** Sequences that were read from the log. */
    List<Long> log() {
        return log;
    }

    /** Sequences that were read from cold segments. */
    List<Long> cold() {
        return cold;
    }

    boolean isReplayed() {
        return isReplayed;
    }

    @Override
    public LoadedCheckpoint load(CheckpointLoader loader) {
        if (isDamaged) {
            throw new CorruptLogException("damaged", "1.log", 1, 2, 3);
        }
        return root == null ? null : new LoadedCheckpoint(root);
    }

    @Override
    public void onOperation(Segment segment, int frame) {
        segment.samples().offer(FrameDescriptor.sequence(segment.buffer(), frame), frame);
        log.add(FrameDescriptor.sequence(segment.buffer(), frame));
    }

    @Override
    public void onCursor(Segment segment, int frame) {
        throw new IllegalStateException("there are no cursors here");
    }

    @Override
    public void onColdOperation(Segment segment, int frame) {
        cold.add(FrameDescriptor.sequence(segment.buffer(), frame));
    }

    @Override
    public void onReplayed() {
        isReplayed = true;
    }

    @Override
    public void onMoved(Segment from, int fromFrame, Segment to, int toFrame) {
        if (to == from) {
            throw new IllegalStateException("moved to where it was");
        }
    }
}
