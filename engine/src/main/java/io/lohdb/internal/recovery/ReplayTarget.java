package io.lohdb.internal.recovery;

import io.lohdb.internal.log.Segment;

/** Receives what recovery finds; called by the thread that recovers. */
public interface ReplayTarget {
    /** An intact PUT or DELETE, in order of sequence; those of a batch only once it is whole. */
    void onOperation(Segment segment, int frame);

    /** An operation's frame got another place. */
    void onMoved(Segment from, int fromFrame, Segment to, int toFrame);
}
