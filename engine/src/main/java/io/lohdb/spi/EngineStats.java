package io.lohdb.spi;

/**
 * Figures about the space an engine takes; -1 stands for "not known".
 *
 * @param logBytes bytes of log in use, headers and padding included
 * @param allocatedBytes bytes allocated on the device or in memory for the log
 * @param segmentCount number of segments in use
 * @param indexBytes bytes of memory that the index takes
 */
public record EngineStats(long logBytes, long allocatedBytes, int segmentCount, long indexBytes) {
    /** For engines that keep no account. */
    public static final EngineStats UNKNOWN = new EngineStats(-1, -1, -1, -1);
}
