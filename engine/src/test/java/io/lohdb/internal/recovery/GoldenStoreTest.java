package io.lohdb.internal.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.CheckpointDescriptor;
import io.lohdb.internal.format.FormatVersion;
import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.format.FrameType;
import io.lohdb.internal.format.ManifestSegment;
import io.lohdb.internal.recovery.StoreImage.Frame;
import io.lohdb.spi.CorruptionPolicy;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stores written by every format version that was ever released. They are never written again:
 * whatever changes, each later release has to open them and find the same.
 */
final class GoldenStoreTest {
    @TempDir private Path temporary;

    private static Path golden() {
        URL resource = GoldenStoreTest.class.getResource("/golden");
        try {
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> stores() throws IOException {
        try (Stream<Path> all = Files.walk(golden())) {
            return all.filter(p -> p.endsWith(GoldenStoreGenerator.EXPECTED))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    private static StoreImage image(Path store) {
        return StoreImage.of(store).without(GoldenStoreGenerator.EXPECTED);
    }

    private static List<String> expected(Path store) throws IOException {
        return Files.readAllLines(store.resolve(GoldenStoreGenerator.EXPECTED));
    }

    @Test
    void everyReleasedVersionHasItsStores() throws IOException {
        Set<String> found =
                stores().stream()
                        .map(p -> golden().relativize(p).toString())
                        .collect(Collectors.toSet());
        for (int version = FormatVersion.OLDEST; version <= FormatVersion.CURRENT; version++) {
            for (String store : List.of("closed", "crashed", "cut", "salvaged")) {
                assertTrue(found.contains("format-" + version + "/" + store), found::toString);
            }
        }
        assertTrue(found.contains("format-2/compacted"), found::toString);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void opensWithTheContentItWasWrittenWith(Path store) throws IOException {
        assertEquals(expected(store), GoldenStoreGenerator.describe(image(store)));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void goesOnWhereItEnded(Path store) throws IOException {
        Path copy = image(store).writeTo(temporary.resolve("copy"));
        int count;
        long next;
        try (EngineSession engine = EngineSession.open(copy)) {
            count = engine.history().size();
            next = engine.writtenSequence() + 1;
            assertEquals("last sequence: " + (next - 1), expected(store).get(0));
            assertEquals(next, engine.put("later", "1"));
        }
        try (EngineSession engine = EngineSession.open(copy)) {
            assertTrue(engine.report().cleanShutdown());
            assertEquals(count + 1, engine.history().size());
            assertEquals(next, engine.writtenSequence());
            assertEquals("1", engine.get("later"));
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void opensUnderSalvageWithoutLoss(Path store) {
        try (EngineSession engine =
                EngineSession.open(
                        new SimulatedDirectory(image(store)), CorruptionPolicy.SALVAGE)) {
            assertEquals(List.of(), engine.report().losses());
        }
    }

    /** What the stores are there to hold; a new version's generator has to keep it up. */
    @Test
    void storesHoldEveryFeatureOfTheFormat() throws IOException {
        Set<Integer> types = new java.util.HashSet<>();
        int flags = 0;
        boolean hasSealedEnd = false;
        boolean hasUnused = false;
        boolean hasCold = false;
        boolean hasCheckpoint = false;
        for (Path store : stores()) {
            StoreImage image = image(store);
            assertTrue(image.usedSegments().size() > 2, store.toString());
            for (Frame frame : image.frames()) {
                types.add(frame.type());
                flags |= frame.flags();
            }
            for (ManifestSegment segment : image.manifest().segments()) {
                hasSealedEnd |= segment.end() != 0;
            }
            hasCold |= !image.manifest().coldSegments().isEmpty();
            hasCheckpoint |=
                    image.files().keySet().stream()
                            .anyMatch(CheckpointDescriptor::isCheckpointFile);
            hasUnused |= image.usedSegments().size() < image.segmentNames().size();
        }
        assertTrue(
                types.containsAll(
                        Set.of(
                                FrameType.PUT,
                                FrameType.DELETE,
                                FrameType.SYNC_MARK,
                                FrameType.CURSOR,
                                FrameType.LOST)),
                types.toString());
        assertEquals(
                FrameDescriptor.FLAG_BATCH_CONTINUES
                        | FrameDescriptor.FLAG_BATCH_CONTINUED
                        | FrameDescriptor.FLAG_EXPIRY,
                flags);
        assertTrue(hasCold);
        assertTrue(hasCheckpoint);
        assertTrue(hasSealedEnd);
        assertTrue(hasUnused);
    }
}
