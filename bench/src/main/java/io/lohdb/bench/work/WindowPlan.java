package io.lohdb.bench.work;

/**
 * What a window measures. Immutable.
 *
 * @param keyCount entries that the store was loaded with
 * @param valueLength bytes of every value
 * @param threadCount threads that work at the same time
 * @param warmUpMs the same work before the clock runs
 * @param windowMs the time that counts
 * @param seed of the random numbers, another one for each round
 */
public record WindowPlan(
        long keyCount, int valueLength, int threadCount, long warmUpMs, long windowMs, long seed) {}
