package io.lohdb.bench.results;

/**
 * What could not be measured, and why. Immutable.
 *
 * @param store name of the store
 * @param workload what was to be done; null when the store could not even start
 * @param reason one line
 */
public record Failure(String store, Workload workload, String reason) {}
