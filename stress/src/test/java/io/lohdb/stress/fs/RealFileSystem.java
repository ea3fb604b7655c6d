package io.lohdb.stress.fs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** What tests on real file systems need; without it they are skipped and say so. */
final class RealFileSystem {
    private RealFileSystem() {}

    /** Skips the test unless images can be mounted in a folder. */
    static void assumeMountable(final Path folder) throws InterruptedException {
        assumeTrue(Host.missing().isEmpty(), () -> "needs " + Host.missing());
        final String problem = Host.mountProblem(folder);
        assumeTrue(problem == null, problem);
    }
}
