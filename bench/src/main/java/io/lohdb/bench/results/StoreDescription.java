package io.lohdb.bench.results;

import java.util.Map;

/**
 * A store and how it was used. Immutable.
 *
 * @param name short and unique, as in {@code --only}
 * @param title for people
 * @param version of the library; "unknown" when it does not say
 * @param persistent whether a closed store can be opened again
 * @param reason why it could not start on this machine and JVM; empty when it could
 * @param calls which of its calls reads and writes are, and how it was configured
 * @param durabilities what each mode of {@link Measurement#durability()} stands for in this store;
 *     modes that are missing it does not have
 */
public record StoreDescription(
        String name,
        String title,
        String version,
        boolean persistent,
        String reason,
        String calls,
        Map<String, String> durabilities) {
    /** Keeps a copy. */
    public StoreDescription {
        durabilities = durabilities == null ? Map.of() : Map.copyOf(durabilities);
    }

    /**
     * Whether it could start.
     *
     * @return false when there is a reason
     */
    public boolean hasStarted() {
        return reason == null || reason.isEmpty();
    }
}
