package io.lohdb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionValueTest {
    private static Iterator<String> rest(final String... arguments) {
        return List.of(arguments).iterator();
    }

    private static String complaint(final String... arguments) {
        return assertThrows(
                        UsageException.class,
                        () -> OptionValue.count(rest(arguments), "--keys", 10, 1_000_000))
                .getMessage();
    }

    @Test
    void readsCountsWithAndWithoutUnderscores() {
        assertEquals(200_000, OptionValue.count(rest("200_000"), "--keys", 10, 1_000_000));
        assertEquals(10, OptionValue.count(rest("10"), "--keys", 10, 1_000_000));
        assertEquals(1_000_000, OptionValue.count(rest("1000000"), "--keys", 10, 1_000_000));
    }

    @Test
    void rejectsCountsOutOfBounds() {
        assertEquals("--keys must be 10 to 1000000: 9", complaint("9"));
        assertEquals("--keys must be 10 to 1000000: 1000001", complaint("1000001"));
    }

    @Test
    void rejectsWhatIsNoNumber() {
        assertEquals("--keys needs a number, not many", complaint("many"));
        assertEquals("--keys needs a number", complaint());
    }

    @Test
    void takesOneArgumentOnly() {
        final Iterator<String> rest = rest("10", "20");
        assertEquals(10, OptionValue.count(rest, "--keys", 10, 1_000_000));
        assertEquals("20", rest.next());
    }
}
