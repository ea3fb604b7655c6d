package io.lohdb.bench.space;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.report.NotMeasurableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    @TempDir Path folder;

    private static List<String> names(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void countsBlocksThatAreAllocatedAndNotTheLengthOfFiles() throws IOException {
        final long before = Disk.allocatedBytes(folder);
        Files.write(folder.resolve("one"), new byte[1_000_000]);
        final long grown = Disk.allocatedBytes(folder) - before;
        assertTrue(grown >= 1_000_000 && grown < 1_100_000, "" + grown);
    }

    @Test
    void copiesEveryFile(@TempDir final Path copy) throws IOException {
        Files.writeString(folder.resolve("a"), "1");
        Files.writeString(folder.resolve("b"), "2");
        Disk.copy(folder, copy);
        assertEquals(List.of("a", "b"), names(copy));
        assertEquals("2", Files.readString(copy.resolve("b")));
    }

    @Test
    void deletesCheckpointsAndNothingElse() throws IOException {
        for (final String name :
                List.of("0000000001.log", "0000000002.pages", "0000000003.checkpoint")) {
            Files.writeString(folder.resolve(name), "x");
        }
        assertEquals(2, Disk.deleteCheckpoints(folder));
        assertEquals(List.of("0000000001.log"), names(folder));
    }

    @Test
    void refusesWhatTheDeviceHasNoRoomFor() {
        assertDoesNotThrow(() -> Disk.require(folder, 1));
        final String message =
                assertThrows(
                                NotMeasurableException.class,
                                () -> Disk.require(folder, Long.MAX_VALUE))
                        .getMessage();
        assertTrue(message.startsWith("needs 8589934592.0 GiB free in " + folder), message);
    }
}
