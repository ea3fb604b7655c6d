package io.lohdb.stress.fs;

import java.io.IOException;

/** One thing that happens to real file systems. */
@FunctionalInterface
interface FileSystemCase {
    /**
     * Lets it happen.
     *
     * @throws IOException when the harness itself cannot work
     */
    void run(CaseRun run) throws IOException, InterruptedException;
}
