package io.lohdb.spi;

import org.agrona.DirectBuffer;

/** Receives the frames of a segment. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Called for one frame.
     *
     * @param frame what it is
     * @param segment the segment's bytes, valid during this call only
     */
    void onFrame(FrameInfo frame, DirectBuffer segment);
}
