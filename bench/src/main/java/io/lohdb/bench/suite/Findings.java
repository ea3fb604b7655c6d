package io.lohdb.bench.suite;

import io.lohdb.bench.results.Failure;
import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.StoreDescription;
import io.lohdb.bench.results.Workload;
import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.Rival;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a run finds. One thread. */
public final class Findings {
    private final Map<String, StoreDescription> stores = new LinkedHashMap<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    /** Notes whether a store could start; the last word counts. */
    void start(final Rival rival, final String version, final String reason) {
        start(description(rival, version, reason));
    }

    /**
     * Describes a store.
     *
     * @param rival the kind of store
     * @param version of its library
     * @param reason why it could not start; empty when it could
     * @return for the results
     */
    public static StoreDescription description(
            final Rival rival, final String version, final String reason) {
        final Map<String, String> promises = new TreeMap<>();
        for (final Map.Entry<PromiseMode, String> promise : rival.promises().entrySet()) {
            promises.put(promise.getKey().label(), promise.getValue());
        }
        return new StoreDescription(
                rival.name(),
                rival.title(),
                version,
                rival.isPersistent(),
                reason,
                rival.calls(),
                promises);
    }

    void start(final StoreDescription description) {
        stores.put(description.name(), description);
    }

    void measured(final Measurement measurement) {
        measurements.add(measurement);
    }

    void failed(final String store, final Workload workload, final String reason) {
        failures.add(new Failure(store, workload, reason));
    }

    List<StoreDescription> stores() {
        return List.copyOf(stores.values());
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }
}
