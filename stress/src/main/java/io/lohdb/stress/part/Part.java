package io.lohdb.stress.part;

import java.io.IOException;

/**
 * One kind of stress. A part finds out by itself what this machine can do and says so in its report
 * when it cannot run. For one thread; a part may start threads and ends them before it returns.
 */
public interface Part {
    /** Name in the table and on the command line: one lower-case word. */
    String name();

    /**
     * Runs to the end of the budget.
     *
     * @return what was tried and what was found; a broken promise is a finding, not an exception
     * @throws IOException when the harness itself cannot work, for example without a scratch folder
     */
    PartReport run(PartRun run) throws IOException, InterruptedException;
}
