package io.lohdb.internal.compaction;

import io.lohdb.internal.log.Segment;
import java.util.List;

/**
 * Which segments a job empties.
 *
 * @param victims the segments: the oldest of the log in order, or cold ones
 * @param leastOtherBirth no other segment was born before this sequence
 * @param minGain bytes that the job has to win; it is given up when the survey finds less
 * @param maxLength longest cold segment, bytes
 */
record Choice(List<Segment> victims, long leastOtherBirth, long minGain, int maxLength) {
    /** Bytes of the victims' files. */
    long length() {
        return victims.stream().mapToLong(Segment::length).sum();
    }
}
