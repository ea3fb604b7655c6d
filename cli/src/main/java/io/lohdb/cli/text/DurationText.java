package io.lohdb.cli.text;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: a number and its unit, {@code 500ms} or {@code 10s}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");
    private static final Map<String, Long> UNITS_MS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    /** Far beyond any calendar, and added to any time still a time. */
    private static final long MAX_MS = Long.MAX_VALUE / 2;

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @param text a whole number, at once followed by ms, s, m, h or d
     * @return the duration, more than nothing; null if the text is none
     */
    public static Duration parse(final String text) {
        final Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        final long number = Long.parseLong(form.group(1));
        final long unitMs = UNITS_MS.get(form.group(2));
        return number == 0 || number > MAX_MS / unitMs ? null : Duration.ofMillis(number * unitMs);
    }
}
