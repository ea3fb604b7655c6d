package io.lohdb.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.os.OsDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retired log segments become new ones, but for those that somebody keeps by a hard link. */
final class RecycledFileTest {
    private static final int KEYS = 20;
    private static final int ROUNDS = 10;

    @TempDir private Path temporary;
    private final SortedMap<String, String> expected = new TreeMap<>();

    private void overwrite(SteppedStore store) {
        for (int i = 0; i < KEYS * ROUNDS; i++) {
            String value = "v".repeat(90) + i;
            store.put("key" + i % KEYS, value);
            expected.put("key" + i % KEYS, value);
        }
    }

    private static List<Path> logSegments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }

    @Test
    void aBackupByHardLinksKeepsItsBytes() throws IOException {
        Path path = temporary.resolve("store");
        Path backup = Files.createDirectory(temporary.resolve("backup"));
        Map<Path, byte[]> contents = new TreeMap<>();
        WatchedDirectory directory =
                new WatchedDirectory(OsDirectory.open(path), WatchedDirectory.Watcher.IDLE);
        try (SteppedStore store = SteppedStore.open(directory.seam(), SteppedStore.EAGER)) {
            overwrite(store);
            store.engine().sync();
            long active = store.engine().log().writer().active().id();
            for (Path file : logSegments(path)) {
                Path linked = Files.createLink(backup.resolve(file.getFileName()), file);
                String id = file.getFileName().toString().replace(".log", "");
                if (Long.parseLong(id) < active) {
                    contents.put(linked, Files.readAllBytes(linked));
                }
            }
            for (int i = 0; i < 3; i++) {
                store.compact();
                overwrite(store);
            }
            store.compact();
            assertTrue(directory.calls().get("reuse .log") > 0, directory.calls().toString());
            assertEquals(expected, store.entries());
        }
        assertTrue(contents.size() > 5, contents.keySet().toString());
        for (Map.Entry<Path, byte[]> file : contents.entrySet()) {
            assertArrayEquals(
                    file.getValue(), Files.readAllBytes(file.getKey()), file.getKey().toString());
        }
    }
}
