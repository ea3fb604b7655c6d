package io.lohdb.internal.recovery;

import io.lohdb.internal.checkpoint.CheckpointLoader;
import io.lohdb.internal.checkpoint.LoadedCheckpoint;
import io.lohdb.internal.log.Segment;

/** Receives what recovery finds; called by the thread that recovers. */
public interface ReplayTarget {
    /**
     * Fills the index from a checkpoint, before anything else. From then on the newest sequence
     * wins.
     *
     * @return what it holds now, or null when it is as empty as before
     * @throws io.lohdb.exceptions.CorruptLogException when a frame that it leads to is damaged
     */
    LoadedCheckpoint load(CheckpointLoader loader);

    /** An intact PUT or DELETE, in order of sequence; those of a batch only once it is whole. */
    void onOperation(Segment segment, int frame);

    /** An intact CURSOR, between the operations before and behind it; one of a batch with it. */
    void onCursor(Segment segment, int frame);

    /**
     * An intact PUT or DELETE of a cold segment, in any order; before any of the log. From now on
     * the newest sequence wins.
     */
    void onColdOperation(Segment segment, int frame);

    /** Everything was read: nothing older comes any more. */
    void onReplayed();

    /** The frame of an operation or a cursor got another place. */
    void onMoved(Segment from, int fromFrame, Segment to, int toFrame);
}
