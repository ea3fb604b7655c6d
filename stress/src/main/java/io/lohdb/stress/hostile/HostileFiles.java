package io.lohdb.stress.hostile;

import io.lohdb.stress.model.BrokenPromise;

/**
 * Opens hostile files: the one door for whoever has an input, a fuzzer or a replay. For one thread;
 * used for one input after the other.
 */
public final class HostileFiles {
    private final OpenCheck check = new OpenCheck();

    /** Creates the memory for the files. */
    public HostileFiles() {}

    /**
     * Opens what an input stands for, in every way.
     *
     * @return what happened, in a few words
     * @throws BrokenPromise when the engine did what it must not do
     */
    public String open(final HostileTarget target, final byte[] input) {
        return target.open(input, check);
    }
}
