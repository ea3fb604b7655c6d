package io.lohdb.stress.hostile;

/**
 * What a coverage-guided fuzzer calls, see {@link CoverageFuzzingTest}. The system property {@code
 * lohdb.stress.target} names the target.
 */
public final class HostileFuzzer {
    /** Names the target. */
    static final String TARGET = "lohdb.stress.target";

    private static final HostileTarget CHOSEN = HostileTarget.of(System.getProperty(TARGET, "log"));

    private static final HostileFiles FILES = new HostileFiles();

    private HostileFuzzer() {}

    /** One input; what it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        FILES.open(CHOSEN, input);
    }
}
