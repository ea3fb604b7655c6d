package io.lohdb.stress.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy was made of a manifest and of the files that were there a moment later, when compaction
 * had deleted a segment that the manifest named: the copied store lacked it and did not open.
 */
final class StoreCopyTest {
    @TempDir private Path root;

    private int meanwhile;

    @BeforeEach
    void makeStore() throws IOException {
        Files.createDirectory(store());
        write("MANIFEST", "1 2");
        write("MANIFEST.tmp", "1");
        write("LOCK", "");
        write("0000000001.log", "one");
        write("0000000002.log", "two");
    }

    private Path store() {
        return root.resolve("store");
    }

    private Path copy() {
        return root.resolve("copy");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(store().resolve(name), content);
    }

    private Set<String> copied() throws IOException {
        try (Stream<Path> files = Files.list(copy())) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private void compact() {
        try {
            write("MANIFEST", "2 3 changed " + meanwhile);
            write("0000000003.cold", "three");
            Files.deleteIfExists(store().resolve("0000000001.log"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesOutTheLockAndWhatIsHalfWritten() throws IOException {
        StoreCopy.copy(store(), copy());
        assertEquals(Set.of("MANIFEST", "0000000001.log", "0000000002.log"), copied());
    }

    @Test
    void beginsAgainWhenTheManifestChanges() throws IOException {
        StoreCopy.copy(
                store(),
                copy(),
                () -> {
                    if (meanwhile++ == 0) {
                        compact();
                    }
                });
        assertEquals(Set.of("MANIFEST", "0000000002.log", "0000000003.cold"), copied());
        assertEquals("2 3 changed 1", Files.readString(copy().resolve("MANIFEST")));
    }

    @Test
    void givesUpWhenItNeverStaysTheSame() {
        assertThrows(
                IOException.class,
                () ->
                        StoreCopy.copy(
                                store(),
                                copy(),
                                () -> {
                                    meanwhile++;
                                    compact();
                                }));
    }
}
