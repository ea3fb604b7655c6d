package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.os.OsDirectory;
import io.lohdb.spi.CorruptionPolicy;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a kill, settling takes a fresh segment and has the next one prepared. With segments longer
 * than one slice of filling, that one was still without a name when opening cleaned up: first the
 * manifest forgot it, then its file was removed as a stray. The log went on into it all the same,
 * and the open after the next kill said "segment missing" or "sequence gap".
 */
final class PreparedWhileSettlingTest {
    private static final int KILLS = 4;
    private static final int MANY_SLICES = 4 * 1024 * 1024;
    private static final LogSettings LONG_SEGMENTS =
            new LogSettings(MANY_SLICES, 2 * MANY_SLICES, CorruptionPolicy.FAIL);

    @TempDir private Path temporary;

    @Test
    void whatTheManifestNamesIsThereAfterEveryKill() {
        final String value = "v".repeat(MANY_SLICES / 3);
        SortedMap<String, String> expected = new TreeMap<>();
        Path directory = temporary.resolve("store0");
        for (int kill = 1; kill <= KILLS; kill++) {
            final Path next = temporary.resolve("store" + kill);
            try (EngineSession engine =
                    EngineSession.open(OsDirectory.open(directory), LONG_SEGMENTS)) {
                assertEquals(expected, engine.entries());
                for (int i = 0; i < 4; i++) {
                    engine.put("key" + kill + i, value);
                    expected.put("key" + kill + i, value);
                }
                engine.withoutBackgroundWork();
                final StoreImage killed = StoreImage.of(directory);
                for (final ManifestSegment segment : killed.manifest().segments()) {
                    assertTrue(killed.files().containsKey(segment.file()), segment.file());
                }
                killed.writeTo(next);
            }
            directory = next;
        }
        try (EngineSession engine =
                EngineSession.open(OsDirectory.open(directory), LONG_SEGMENTS)) {
            assertEquals(expected, engine.entries());
        }
    }
}
