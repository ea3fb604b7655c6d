package io.lohdb.bench.charts;

import io.lohdb.bench.results.LatencyCurve;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.StoreDescription;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The look of every store that a report speaks of. Immutable. */
final class StoreLooks {
    static final Color LOHDB = new Color(0xE4572E);
    private static final Color APART = new Color(0x8A919B);

    /** Told apart with any colour vision together with the shapes; on white and on black. */
    private static final List<Color> RIVALS =
            List.of(
                    new Color(0x2E86C1),
                    new Color(0x4E9A51),
                    new Color(0x8E6BBF),
                    new Color(0xC99A2E),
                    new Color(0xB5658A),
                    new Color(0x2FA39B),
                    new Color(0x9C6B4A),
                    new Color(0x5C7CFA),
                    new Color(0x7A8F2B));

    private final Map<String, StoreLook> byName;

    private StoreLooks(final Map<String, StoreLook> byName) {
        this.byName = byName;
    }

    /** Colours in the order of the stores; who has figures and no description is no store. */
    static StoreLooks of(final ReportData data) {
        final Map<String, StoreLook> looks = new LinkedHashMap<>();
        int rivalCount = 0;
        for (final StoreDescription store : data.stores()) {
            final StoreLook look = StoreLook.of(store, APART, looks.size());
            final Color color =
                    switch (look.kind()) {
                        case LOHDB -> LOHDB;
                        case RIVAL -> RIVALS.get(rivalCount++ % RIVALS.size());
                        case IN_MEMORY, REFERENCE -> APART;
                    };
            looks.put(store.name(), StoreLook.of(store, color, looks.size()));
        }
        final List<String> names = new ArrayList<>();
        data.measurements().stream().map(Measurement::store).forEach(names::add);
        data.latencies().stream().map(LatencyCurve::store).forEach(names::add);
        for (final String name : names) {
            if (!looks.containsKey(name)) {
                looks.put(name, undescribed(name, looks.size()));
            }
        }
        return new StoreLooks(looks);
    }

    private static StoreLook undescribed(final String name, final int order) {
        return new StoreLook(name, Words.printable(name), StoreLook.Kind.REFERENCE, APART, order);
    }

    /** The look of a store; of one that has no figures and no description, that of no store. */
    StoreLook look(final String name) {
        final StoreLook look = byName.get(name);
        return look == null ? undescribed(name, byName.size()) : look;
    }
}
