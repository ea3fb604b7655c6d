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
    private static final List<Part> ALL =
            List.of(
                    new CrashPart(),
                    new FaultsPart(),
                    new FlipsPart(),
                    new HistoriesPart(),
                    new SoakPart(),
                    new KillPart(),
                    new ProcessPart(),
                    new FileSystemPart(),
                    new FuzzPart(),
                    new ControlsPart());

    private Parts() {}

    static List<Part> all() {
        return ALL;
    }

    static Part named(final String name) {
        return ALL.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such part: " + name));
    }
}
