package io.lohdb.stress.controls;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.FrameDescriptor;
import io.lohdb.internal.log.Segment;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongFunction;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlsTest {
    private static final long SEED = 1;

    private static ClassLoader own() {
        return ControlsTest.class.getClassLoader();
    }

    private static PlantedBug bug(final String name) {
        return PlantedBugs.all().stream()
                .filter(bug -> bug.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void loadsLohDbAfreshAndEverythingElseFromTheParent() throws ClassNotFoundException {
        final ClassLoader loader = new PlantedLoader(own(), Planting.nothing());

        assertNotSame(Segment.class, loader.loadClass(Segment.class.getName()));
        assertSame(UnsafeBuffer.class, loader.loadClass(UnsafeBuffer.class.getName()));
    }

    @Test
    void findsNothingWhereNothingIsPlanted() throws InterruptedException {
        for (final Check check : Set.of(Check.FAULTS, Check.PUBLISH, Check.PROMISES)) {
            assertNull(ControlRun.run(Planting.nothing(), check, SEED, 3).finding(), check.title());
        }
    }

    @Test
    void plantingChangesWhatAMethodDoes() throws ReflectiveOperationException {
        final String type = FrameDescriptor.class.getName();
        final ClassLoader loader =
                new PlantedLoader(own(), new Planting().skip(type, "alignedLength"));

        final Object planted =
                loader.loadClass(type).getMethod("alignedLength", int.class).invoke(null, 17);

        assertEquals(0, planted);
        assertEquals(32, FrameDescriptor.alignedLength(17));
    }

    @Test
    void classesWithoutABugAreThoseOfTheBuild() throws IOException {
        final ClassFileLocator files = ClassFileLocator.ForClassLoader.of(own());
        final byte[] built = files.locate(Segment.class.getName()).resolve();
        final ClassLoader loader = new PlantedLoader(own(), Planting.nothing());

        try (var file = loader.getResourceAsStream("io/lohdb/internal/log/Segment.class")) {
            assertArrayEquals(built, file.readAllBytes());
        }
    }

    @Test
    void refusesABugWhosePlaceIsGone() {
        final ClassFileLocator files = ClassFileLocator.ForClassLoader.of(own());
        final String type = Segment.class.getName();
        final Planting noSuchMethod = new Planting().skip(type, "noSuchMethod");
        final Planting noSuchCall = new Planting().omit(type, "sync", "noSuchMethod");

        assertThrows(IllegalStateException.class, () -> noSuchMethod.rewrite(type, files));
        assertThrows(IllegalStateException.class, () -> noSuchCall.rewrite(type, files));
    }

    @Test
    void everyBugHasItsPlaceAndANameOfItsOwn() {
        final ClassFileLocator files = ClassFileLocator.ForClassLoader.of(own());
        final Set<String> names = new HashSet<>();

        assertAll(
                PlantedBugs.all().stream()
                        .map(
                                bug ->
                                        () -> {
                                            assertTrue(names.add(bug.name()), bug.name());
                                            for (final String type : bug.planting().types()) {
                                                bug.planting().rewrite(type, files);
                                            }
                                        }));
    }

    @Test
    void givesUpAfterItsTries() throws InterruptedException {
        final ControlRun.Outcome outcome =
                ControlRun.run(Planting.nothing(), Check.PUBLISH, SEED, 2);

        assertEquals(2, outcome.tries());
        assertNull(outcome.finding());
    }

    @Test
    void checksAreLoadedBesideTheBug() throws ReflectiveOperationException {
        final LongFunction<String> check =
                Check.INDEX.load(new PlantedLoader(own(), Planting.nothing()));

        assertNotSame(IndexCheck.class, check.getClass());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "msync left out",
                "acknowledged before the sync",
                "checksum of a frame not compared",
                "page freed without the epoch",
                "put-if-absent looks before it locks"
            })
    void catches(final String name) throws InterruptedException {
        final PlantedBug bug = bug(name);

        assertTrue(ControlRun.run(bug.planting(), bug.checks().get(0), SEED, 20).isCaught(), name);
    }
}
