package io.lohdb.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations as users write them. */
final class DurationTextTest {
    @Test
    void numberAndUnitAreADuration() {
        assertEquals(Duration.ofMillis(500), DurationText.parse("500ms"));
        assertEquals(Duration.ofSeconds(10), DurationText.parse("10s"));
        assertEquals(Duration.ofMinutes(5), DurationText.parse("5m"));
        assertEquals(Duration.ofHours(2), DurationText.parse("2h"));
        assertEquals(Duration.ofDays(1), DurationText.parse("1d"));
        assertEquals(Duration.ofDays(53_375_995_583L), DurationText.parse("53375995583d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "0s",
                "-1s",
                "+1s",
                "1.5s",
                "1 s",
                " 1s",
                "1S",
                "1h30m",
                "1w",
                "PT1S",
                "53375995584d",
                "999999999999999999s",
                "9999999999999999999ms",
                "\u0661s"
            })
    void everythingElseIsNone(final String text) {
        assertNull(DurationText.parse(text));
    }
}
