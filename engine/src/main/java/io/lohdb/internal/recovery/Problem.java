package io.lohdb.internal.recovery;

import io.lohdb.exceptions.CorruptLogException;

/**
 * What is wrong at one place of the log.
 *
 * @param text for example "frame crc mismatch"
 * @param expected what an intact log holds there
 * @param found what was found there
 */
public record Problem(String text, String expected, String found) {
    /** Makes one of any values. */
    public static Problem of(final String text, final Object expected, final Object found) {
        return new Problem(text, String.valueOf(expected), String.valueOf(found));
    }

    CorruptLogException at(final String file, final long offset) {
        return new CorruptLogException(text, file, offset, expected, found);
    }

    @Override
    public String toString() {
        return text + ": expected=" + expected + " found=" + found;
    }
}
