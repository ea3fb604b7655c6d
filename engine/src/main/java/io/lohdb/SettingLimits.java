package io.lohdb;

/** What the numbers of a configuration may be. Stateless. */
final class SettingLimits {
    private static final double MIN_AMPLIFICATION = 1.1;

    private SettingLimits() {}

    static void checkPowerOfTwo(final String name, final int value, final int min, final int max) {
        if (value < min || value > max || Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(
                    name + " must be a power of two from " + min + " to " + max + ": " + value);
        }
    }

    static void checkNotNegative(final String name, final long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    static void checkPositive(final String name, final long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    static void checkAmplification(final String name, final double value) {
        if (!(value >= MIN_AMPLIFICATION)) {
            throw new IllegalArgumentException(
                    name + " must be at least " + MIN_AMPLIFICATION + ": " + value);
        }
    }
}
