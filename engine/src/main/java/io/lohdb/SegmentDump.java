package io.lohdb;

import io.lohdb.internal.agent.EngineThread;
import io.lohdb.internal.backup.SegmentListing;
import io.lohdb.internal.store.Preflight;
import io.lohdb.spi.FrameHandler;
import io.lohdb.spi.SegmentInfo;
import java.nio.file.Path;

/** Shows what stands in a segment file, for people who look for damage. Changes nothing. */
public final class SegmentDump {
    private SegmentDump() {}

    /**
     * Lists the frames of a segment of a store that nobody has open.
     *
     * @param segment the file
     * @param handler receives each frame, and each run of bytes that is none, in order
     * @return what its header says
     * @throws io.lohdb.exceptions.ForeignFileException when it is no segment
     * @throws io.lohdb.exceptions.CorruptLogException when its header is damaged
     */
    public static SegmentInfo read(final Path segment, final FrameHandler handler) {
        Preflight.check();
        return EngineThread.call("dump", () -> SegmentListing.run(segment, handler));
    }
}
