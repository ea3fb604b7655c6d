package io.lohdb.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnitTest {
    @Test
    void showsEveryFigureInTheUnitThatReadersExpect() {
        assertEquals("1,235 K/s", Unit.PER_SECOND.show(1_234_567));
        assertEquals("256 KiB", Unit.KIBIBYTES.show(256 * 1024));
        assertEquals("1.5 MiB", Unit.MEBIBYTES.show(1.5 * 1024 * 1024));
        assertEquals("2.5 us", Unit.MICROSECONDS.show(2_500));
        assertEquals("4.99 ms", Unit.MILLISECONDS.show(4_990_000));
        assertEquals("0.500 s", Unit.SECONDS.show(500_000_000));
        assertEquals("1.50 x", Unit.TIMES.show(1.5));
        assertEquals("70.0 %", Unit.PERCENT.show(0.7));
        assertEquals("1,000", Unit.COUNT.show(1_000));
    }

    @Test
    void showsADashForWhatWasNotMeasured() {
        assertEquals("-", Unit.SECONDS.show(Double.NaN));
    }
}
