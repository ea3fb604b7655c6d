package io.lohdb.bench.suite;

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

class SuiteOptionsTest {
    private static final List<String> STORES = List.of("lohdb", "rocksdb", "lmdb");
    private static final List<String> WORKS = List.of("read", "put");

    private static SuiteOptions parse(final String... arguments) {
        return SuiteOptions.parse(List.of(arguments), STORES, WORKS);
    }

    private static String complaint(final String... arguments) {
        return assertThrows(UsageException.class, () -> parse(arguments)).getMessage();
    }

    @Test
    void measuresEverythingByDefault() {
        final SuiteOptions options = parse();
        assertFalse(options.isQuick());
        assertEquals(0, options.keyCount());
        assertEquals(STORES, options.stores());
        assertEquals(WORKS, options.works());
        assertNull(options.out());
    }

    @Test
    void takesStoresAndWorksInTheOrderOfTheTables(@TempDir final Path folder) {
        final Path out = folder.resolve("results.json");
        final SuiteOptions options =
                parse(
                        "--quick",
                        "--keys",
                        "50_000",
                        "--only",
                        "lmdb,lohdb",
                        "--work",
                        "put",
                        "--out",
                        out.toString(),
                        "--dir",
                        folder.toString());
        assertTrue(options.isQuick());
        assertEquals(50_000, options.keyCount());
        assertEquals(List.of("lohdb", "lmdb"), options.stores());
        assertEquals(List.of("put"), options.works());
        assertEquals(out, options.out());
        assertEquals(folder, options.directory());
    }

    @Test
    void saysWhatIsWrong(@TempDir final Path folder) {
        assertEquals(
                "no such store: redis, there are lohdb, rocksdb, lmdb",
                complaint("--only", "lohdb,redis"));
        assertEquals("no such work: pop, there are read, put", complaint("--work", "pop"));
        assertEquals("--work needs a name", complaint("--work"));
        assertEquals("unknown option: --fast", complaint("--fast"));
        assertEquals("--keys must be 1000 to 100000000: 999", complaint("--keys", "999"));
        assertEquals("no such folder: /no/such", complaint("--dir", "/no/such"));
        assertEquals(
                "--out needs a file in a folder that exists: /no/such/file",
                complaint("--out", "/no/such/file"));
        assertEquals(
                "--out needs a file in a folder that exists: " + folder,
                complaint("--out", folder.toString()));
    }
}
