package io.lohdb.bench.rivals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupTest {
    /** A store that throws when it is opened. */
    private record Broken(Error error, RuntimeException exception) implements Rival {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String title() {
            return "Broken";
        }

        @Override
        public String calls() {
            return "none";
        }

        @Override
        public Map<PromiseMode, String> promises() {
            return Map.of();
        }

        @Override
        public String version() {
            return "0";
        }

        @Override
        public RivalStore open(final StoreRequest request) {
            if (error != null) {
                throw error;
            }
            throw exception;
        }
    }

    @Test
    void saysWhichClassIsMissingAndLeavesNothingBehind(@TempDir final Path folder)
            throws Exception {
        final Error error = new ExceptionInInitializerError(new NoClassDefFoundError("a.B"));
        assertEquals(
                "java.lang.NoClassDefFoundError: a.B",
                Startup.reasonAgainst(new Broken(error, null), folder));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void saysWhatTheStoreSaysInOneLine(@TempDir final Path folder) {
        assertEquals(
                "no room; none at all",
                Startup.reasonAgainst(
                        new Broken(null, new StoreFaultException("no room\n  none at all")),
                        folder));
        assertEquals(
                "java.lang.IllegalStateException",
                Startup.reasonAgainst(new Broken(null, new IllegalStateException()), folder));
    }

    @Test
    void findsNothingAgainstAMapOnTheHeap(@TempDir final Path folder) {
        assertEquals("", Startup.reasonAgainst(new HashMapRival(), folder));
    }

    @Test
    void readsTheVersionFromTheNameOfAJar() {
        assertEquals("10.10.1.1", LibraryVersion.ofName("/lib/rocksdbjni-10.10.1.1-linux64.jar"));
        assertEquals("2026.1", LibraryVersion.ofName("chronicle-map-2026.1.jar"));
        assertEquals("unknown", LibraryVersion.ofName("/classes/"));
        assertEquals("unknown", LibraryVersion.of("no.such.Type"));
    }
}
