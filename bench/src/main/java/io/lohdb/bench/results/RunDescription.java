package io.lohdb.bench.results;

import java.util.List;

/**
 * When, where and how a run was made. Immutable.
 *
 * @param begin date and time, ISO 8601 in UTC
 * @param durationMs how long the whole run took
 * @param command what was typed
 * @param quick whether runs were few and short
 * @param machine what it ran on
 * @param jvm the JVM that every store had one of
 * @param roundCount rounds that count; the stores take turns in each
 * @param windowMs how long a timed window is
 * @param warmUpMs how long the same work runs before the first window, and before each of a later
 *     round a tenth of it
 * @param seed of every random series
 */
public record RunDescription(
        String begin,
        long durationMs,
        String command,
        boolean quick,
        MachineDescription machine,
        JvmDescription jvm,
        int roundCount,
        long windowMs,
        long warmUpMs,
        long seed) {
    /**
     * What a run was made on.
     *
     * @param processorCount processors that the JVM sees
     * @param processorModel as the system names it; empty when unknown
     * @param memoryBytes main memory; 0 when unknown
     * @param system name, version and architecture
     * @param fileSystem type of the one that the stores are on
     * @param load average of the minute before the run; negative when unknown
     */
    public record MachineDescription(
            int processorCount,
            String processorModel,
            long memoryBytes,
            String system,
            String fileSystem,
            double load) {}

    /**
     * The JVM that every store has one of.
     *
     * @param name of the product
     * @param version of it
     * @param options what every one of them is started with
     */
    public record JvmDescription(String name, String version, List<String> options) {
        /** Keeps a copy. */
        public JvmDescription {
            options = SuiteResults.orEmpty(options);
        }
    }
}
