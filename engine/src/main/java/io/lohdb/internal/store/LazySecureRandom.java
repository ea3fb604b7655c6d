package io.lohdb.internal.store;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers that nobody can guess, from a generator that is made when the first one is asked for:
 * finding the JVM's security providers takes about 20 ms, and an orderly opening needs no number.
 * Any thread.
 */
final class LazySecureRandom implements RandomGenerator {
    private RandomGenerator random;

    @Override
    public synchronized long nextLong() {
        if (random == null) {
            random = new SecureRandom();
        }
        return random.nextLong();
    }
}
