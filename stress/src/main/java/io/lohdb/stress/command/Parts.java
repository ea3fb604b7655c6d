package io.lohdb.stress.command;

import io.lohdb.stress.controls.ControlsPart;
import io.lohdb.stress.crash.CrashPart;
import io.lohdb.stress.damage.FlipsPart;
import io.lohdb.stress.faults.FaultsPart;
import io.lohdb.stress.fs.FileSystemPart;
import io.lohdb.stress.history.HistoriesPart;
import io.lohdb.stress.hostile.FuzzPart;
import io.lohdb.stress.kill.KillPart;
import io.lohdb.stress.part.Part;
import io.lohdb.stress.process.ProcessPart;
import io.lohdb.stress.soak.SoakPart;
import java.util.List;

/** The parts there are, in the order in which a tier runs them. */
final class Parts {
    private static final List<Choice> ALL =
            List.of(
                    new Choice(new CrashPart(), "N", "N simulated power cuts."),
                    new Choice(
                            new FaultsPart(),
                            "N",
                            "Every step towards the disk fails in every way; N pairs of faults."),
                    new Choice(
                            new FlipsPart(),
                            "N",
                            "Every bit of a store inverted, every truncation; or N of them."),
                    new Choice(
                            new HistoriesPart(),
                            "N",
                            "N recorded histories, checked for linearizability."),
                    new Choice(new SoakPart(), "MIN", "Everything at once for MIN minutes."),
                    new Choice(new KillPart(), "N", "N processes killed with -9."),
                    new Choice(
                            new ProcessPart(),
                            "N",
                            "Failing system calls, interrupts, exhaustion, openers."),
                    new Choice(
                            new FileSystemPart(),
                            "N",
                            "N power cuts of ext4, full and broken devices (needs root)."),
                    new Choice(new FuzzPart(), "MIN", "Hostile files for MIN minutes."),
                    new Choice(
                            new ControlsPart(),
                            "N",
                            "Bugs planted into the engine; each must be found."));

    /**
     * A part and how the command line names its budget.
     *
     * @param part what runs
     * @param budget the unit of its budget
     * @param what it does, one line
     */
    record Choice(Part part, String budget, String what) {
        String option() {
            return "--" + part.name();
        }
    }

    private Parts() {}

    static List<Choice> all() {
        return ALL;
    }
}
