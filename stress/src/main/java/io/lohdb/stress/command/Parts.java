package io.lohdb.stress.command;

import io.lohdb.stress.crash.CrashPart;
import io.lohdb.stress.part.Part;
import java.util.List;

/** The parts there are, in the order in which a tier runs them. */
final class Parts {
    private static final List<Part> ALL = List.of(new CrashPart());

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
