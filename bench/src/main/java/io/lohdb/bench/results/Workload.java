package io.lohdb.bench.results;

/**
 * What was done to a store; two measurements compare if and only if these are equal. Immutable.
 *
 * @param work name of the work, as in {@code --work}
 * @param distribution how keys are drawn: uniform, zipf-0.99, latest, sequential
 * @param keyCount entries that the store was loaded with
 * @param keyLength bytes of a key
 * @param valueLength bytes of a value
 * @param threadCount how many threads work at the same time
 * @param durability none, interval or sync: see {@link StoreDescription#durabilities()}
 * @param state fresh after the load, or aged by ten overwrites of every key
 */
public record Workload(
        String work,
        String distribution,
        long keyCount,
        int keyLength,
        int valueLength,
        int threadCount,
        String durability,
        String state) {}
