package io.lohdb.bench.charts;

import io.lohdb.bench.results.StoreDescription;
import java.awt.Color;

/**
 * How a store appears, the same in every chart and table. Immutable.
 *
 * @param name as in the results
 * @param title for people
 * @param kind what it stands beside
 * @param color of its bars and lines
 * @param order among all stores; also chooses the shape of its points
 */
record StoreLook(String name, String title, Kind kind, Color color, int order) {
    static final String LOHDB = "lohdb";

    /** What a store is to a comparison. */
    enum Kind {
        /** The one that is compared. */
        LOHDB,
        /** What it is compared with. */
        RIVAL,
        /** Has nothing to lose and nothing to write: shown, and apart. */
        IN_MEMORY,
        /** No store: a bare loop that shows what the machine allows. */
        REFERENCE
    }

    static StoreLook of(final StoreDescription store, final Color color, final int order) {
        final String title =
                store.title() == null || store.title().isEmpty() ? store.name() : store.title();
        return new StoreLook(store.name(), Words.printable(title), kind(store), color, order);
    }

    private static Kind kind(final StoreDescription store) {
        if (LOHDB.equals(store.name())) {
            return Kind.LOHDB;
        }
        if (store.persistent()) {
            return Kind.RIVAL;
        }
        return store.durabilities().containsKey("sync") ? Kind.REFERENCE : Kind.IN_MEMORY;
    }

    /** Whether bars stand beside LohDB's and not below them. */
    boolean isCompared() {
        return kind == Kind.LOHDB || kind == Kind.RIVAL;
    }

    boolean isLohdb() {
        return kind == Kind.LOHDB;
    }

    /** What stands above bars that stand apart; empty for those that do not. */
    String heading() {
        return switch (kind) {
            case LOHDB, RIVAL -> "";
            case IN_MEMORY -> "No durability:";
            case REFERENCE -> "No store:";
        };
    }

    /** The title, and what sets the store apart. */
    String label() {
        return switch (kind) {
            case LOHDB, RIVAL -> title;
            case IN_MEMORY -> title + " (no durability)";
            case REFERENCE -> title + " (no store)";
        };
    }
}
