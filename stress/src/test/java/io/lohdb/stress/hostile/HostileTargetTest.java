package io.lohdb.stress.hostile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.format.ManifestDescriptor;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs have to begin with stores that are right: what is refused at once tries nothing. */
final class HostileTargetTest {
    private static final int INPUTS = 40;

    /** Checksums over all of their bytes: whatever is changed, the outcome is the same. */
    private static final Set<HostileTarget> SEALED =
            EnumSet.of(HostileTarget.CHECKPOINT, HostileTarget.PAGES, HostileTarget.COLD);

    private final OpenCheck check = new OpenCheck();
    private final HostileFiles files = new HostileFiles();

    @Test
    void baseStoresAreIntact() {
        assertEquals("opened", check.run(BaseStore.crashed()));
        assertEquals("opened", check.run(BaseStore.closed()));
    }

    @ParameterizedTest
    @EnumSource(HostileTarget.class)
    void seedsOpen(HostileTarget target) {
        for (byte[] seed : target.seeds()) {
            assertEquals("opened", files.open(target, seed));
        }
    }

    @ParameterizedTest
    @EnumSource(HostileTarget.class)
    void anyInputStandsForAStore(HostileTarget target) {
        InputSource source = new InputSource();
        Set<String> outcomes = new HashSet<>();
        outcomes.add(files.open(target, new byte[0]));
        if (SEALED.contains(target)) {
            outcomes.add(files.open(target, target.seeds().get(0)));
        }
        for (long seed = 0; seed < INPUTS; seed++) {
            outcomes.add(files.open(target, source.input(target, seed)));
        }
        assertTrue(outcomes.size() > 1, outcomes.toString());
    }

    @ParameterizedTest
    @EnumSource(HostileTarget.class)
    void sameSeedMakesSameInput(HostileTarget target) {
        byte[] input = new InputSource().input(target, 7);
        InputSource source = new InputSource();
        source.input(target, 8);
        assertArrayEquals(input, source.input(target, 7));
        assertEquals(InputSource.next(7), InputSource.next(7));
        assertNotEquals(7, InputSource.next(7));
    }

    @Test
    void directoryInputHoldsTheDirectory() {
        StoreFiles base = BaseStore.closed();
        StoreFiles same = DirectoryInput.files(DirectoryInput.of(base, 0));
        assertEquals(base.names(), same.names());
        for (String name : base.names()) {
            assertTrue(base.holds(name, same.file(name)), name);
        }
    }

    @Test
    void repairMakesChecksumsRight() {
        StoreFiles base = BaseStore.closed();
        byte[] manifest = base.file(ManifestDescriptor.FILE);
        byte[] right = manifest.clone();
        manifest[manifest.length - 1] ^= 1;
        assertArrayEquals(right, ForgedManifest.wellFormed(manifest));
        for (int number = 0; number < BaseStore.SEGMENTS.size(); number++) {
            byte[] segment = base.file(BaseStore.SEGMENTS.get(number));
            byte[] intact = segment.clone();
            segment[124] ^= 1;
            segment[ForgedSegment.FIRST_FRAME + 4] ^= 1;
            ForgedSegment forged = ForgedSegment.over(segment, number + 1L, segment);
            forged.repairHeader();
            forged.repairFrames();
            assertArrayEquals(intact, segment);
        }
    }
}
