package io.lohdb.stress.crash;

import io.lohdb.stress.model.BrokenPromise;
import io.lohdb.stress.part.Finding;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.part.PartReport;
import io.lohdb.stress.part.PartRun;

/** One scenario again. */
public final class ReplayPart implements Part {
    private final Scenario scenario;

    /** Replays a scenario. */
    public ReplayPart(final Scenario scenario) {
        this.scenario = scenario;
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public PartReport run(final PartRun run) {
        final PartReport report = new PartReport().count("steps", scenario.steps().size());
        try {
            scenario.run(new CrashMemory());
        } catch (final BrokenPromise e) {
            report.find(
                    new Finding(e.getMessage(), "stress/run --replay '" + scenario.text() + '\''));
        }
        return report;
    }
}
