package io.lohdb.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.report.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyOptionsTest {
    private static final List<String> STORES = List.of("one", "two", "three");

    private static LatencyOptions parse(final String... arguments) {
        return LatencyOptions.parse(List.of(arguments), STORES);
    }

    private static String fault(final String... arguments) {
        return assertThrows(UsageException.class, () -> parse(arguments)).getMessage();
    }

    @Test
    void everythingHasADefault() {
        final LatencyOptions options = parse();
        assertFalse(options.isQuick());
        assertEquals(1_000_000, options.keyCount());
        assertEquals(List.of(LatencyOptions.RATE), options.rates());
        assertEquals(STORES, options.stores());
        assertEquals(List.of(LatencyWork.values()), options.works());
        assertNull(options.out());
    }

    @Test
    void quickMeansFewerKeysUnlessTheyAreSaid() {
        assertEquals(200_000, parse("--quick").keyCount());
        assertEquals(5000, parse("--keys", "5000", "--quick").keyCount());
        assertTrue(parse("--quick").isQuick());
    }

    @Test
    void ratesAreAList() {
        assertEquals(List.of(1000L, 50_000L), parse("--rate", "1000,50_000").rates());
        assertEquals("--rate needs a number, not x", fault("--rate", "1,x"));
        assertEquals("--rate must be 1 to 10000000: 0", fault("--rate", "0"));
    }

    @Test
    void storesAndWorksKeepTheirOrder() {
        assertEquals(List.of("one", "three"), parse("--only", "three,one").stores());
        assertEquals(
                List.of(LatencyWork.PUT, LatencyWork.DURABLE),
                parse("--work", "durable,put").works());
        assertEquals("no such store: four, there are one, two, three", fault("--only", "one,four"));
        assertTrue(fault("--work", "scan").startsWith("no such work: scan, there are put, get"));
    }

    @Test
    void foldersAndFilesAreTakenAsTheyAre(@TempDir final Path directory) {
        final Path out = directory.resolve("results.json");
        final LatencyOptions options =
                parse("--dir", directory.toString(), "--out", out.toString());
        assertEquals(directory, options.directory());
        assertEquals(out, options.out());
        assertEquals("--out needs a file", fault("--out"));
        assertEquals("unknown option: --jmh", fault("--jmh"));
    }
}
