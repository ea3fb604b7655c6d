package io.lohdb.bench.rivals;

import java.util.List;
import java.util.Optional;

/** All stores that can be compared. */
public final class Rivals {
    private static final List<Rival> ALL =
            List.of(
                    new LohDbRival(),
                    new ChronicleMapRival(),
                    new RocksDbRival(),
                    new LmdbRival(),
                    new MvStoreRival(),
                    new MapDbRival(),
                    new XodusRival(),
                    new HaloDbRival(),
                    new HashMapRival());

    private Rivals() {}

    /**
     * All of them.
     *
     * @return LohDB first, the map on the heap last
     */
    public static List<Rival> all() {
        return ALL;
    }

    /**
     * One of them.
     *
     * @param name as {@link Rival#name()}
     * @return empty when there is none of that name
     */
    public static Optional<Rival> named(final String name) {
        return ALL.stream().filter(rival -> rival.name().equals(name)).findFirst();
    }
}
