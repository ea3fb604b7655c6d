package io.lohdb.stress.controls;

import java.util.List;

/**
 * A bug and who has to find it.
 *
 * @param name one or a few words, for the table and for a replay
 * @param planting puts it into the engine
 * @param checks who should find it, the cheapest first
 */
record PlantedBug(String name, Planting planting, List<Check> checks) {
    PlantedBug(final String name, final Planting planting, final Check... checks) {
        this(name, planting, List.of(checks));
    }
}
