package io.lohdb.internal.format;

/** Names of files that carry a number: ten decimal digits and a suffix. */
final class NumberedFile {
    /** Enough for every number. */
    private static final int DIGITS = 10;

    private static final long MAX_NUMBER = 9_999_999_999L;

    private NumberedFile() {}

    static String name(final long number, final String suffix) {
        final String digits = Long.toString(number);
        return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits + suffix;
    }

    static boolean isName(final String name, final String suffix) {
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return number(name) > 0;
    }

    static long number(final String name) {
        return Long.parseLong(name.substring(0, DIGITS));
    }

    static boolean isNumber(final long number) {
        return number > 0 && number <= MAX_NUMBER;
    }
}
