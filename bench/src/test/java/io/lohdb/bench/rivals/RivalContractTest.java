package io.lohdb.bench.rivals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every store has to do behind the interface, whatever it is. Of a store that cannot start
 * here nothing is asked but that a run would say why; only one store may be such a one.
 */
class RivalContractTest {
    /** Its classes are made for a later Java than the build, and its jar is the user's to bring. */
    private static final String MAY_BE_MISSING = "halodb";

    /** Each store is tried once. */
    private static final Map<String, String> REASONS = new HashMap<>();

    private static final int COUNT = 200;
    private static final int VALUE_LENGTH = 100;

    @TempDir Path directory;

    static List<Rival> rivals() {
        return Rivals.all();
    }

    private RivalStore open(final Rival rival, final PromiseMode mode) {
        return rival.open(new StoreRequest(directory, mode, 2 * COUNT, VALUE_LENGTH));
    }

    private boolean isMissing(final Rival rival) {
        final String reason =
                REASONS.computeIfAbsent(
                        rival.name(), name -> Startup.reasonAgainst(rival, directory));
        if (reason.isEmpty()) {
            return false;
        }
        assertEquals(MAY_BE_MISSING, rival.name(), reason);
        assertTrue(reason.contains("halodb"), reason);
        return true;
    }

    private static void putAll(final StoreSession session) {
        for (int i = 0; i < COUNT; i++) {
            session.put(i, stamp(i));
        }
    }

    private static long stamp(final long number) {
        return 1000 + number;
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void readsWhatWasWrittenLast(final Rival rival) {
        if (isMissing(rival)) {
            return;
        }
        try (RivalStore store = open(rival, PromiseMode.NONE);
                StoreSession session = store.session()) {
            putAll(session);
            session.put(7, 77);
            session.delete(8);
            session.delete(COUNT + 1L);
            assertEquals(stamp(0), session.get(0));
            assertEquals(77, session.get(7));
            assertEquals(StoreSession.MISSING, session.get(8));
            assertEquals(StoreSession.MISSING, session.get(COUNT));
            assertEquals(COUNT - 1, store.count());
            assertTrue(store.offHeapBytes() >= RivalStore.UNKNOWN);
            store.sync();
        }
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void keepsWhatWasWrittenWhenItIsOpenedAgain(final Rival rival) {
        if (isMissing(rival) || !rival.isPersistent()) {
            return;
        }
        try (RivalStore store = open(rival, PromiseMode.NONE);
                StoreSession session = store.session()) {
            putAll(session);
            session.delete(3);
        }
        try (RivalStore store = open(rival, PromiseMode.NONE);
                StoreSession session = store.session()) {
            assertEquals(COUNT - 1, store.count());
            assertEquals(stamp(COUNT - 1), session.get(COUNT - 1));
            assertEquals(StoreSession.MISSING, session.get(3));
        }
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void walksOverAsManyEntriesAsAskedFor(final Rival rival) {
        if (isMissing(rival)) {
            return;
        }
        try (RivalStore store = open(rival, PromiseMode.NONE);
                StoreSession session = store.session()) {
            assertEquals(0, session.walk(Long.MAX_VALUE));
            putAll(session);
            assertEquals(10, session.walk(10));
            assertEquals(COUNT, session.walk(Long.MAX_VALUE));
            // A session goes on after a walk.
            assertEquals(stamp(5), session.get(5));
            session.put(5, 6);
            assertEquals(6, session.get(5));
        }
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void scansFromAKeyIfAndOnlyIfItsKeysAreOrdered(final Rival rival) {
        if (isMissing(rival)) {
            return;
        }
        try (RivalStore store = open(rival, PromiseMode.NONE);
                StoreSession session = store.session()) {
            putAll(session);
            if (!rival.isOrdered()) {
                assertThrows(UnsupportedOperationException.class, () -> session.scan(0, 1));
                return;
            }
            int all = 0;
            for (int i = 0; i < COUNT; i++) {
                assertEquals(1, session.scan(i, 1));
                all = Math.max(all, session.scan(i, Integer.MAX_VALUE));
            }
            assertEquals(COUNT, all);
        }
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void readsAGroupIfAndOnlyIfItHasACallForThat(final Rival rival) {
        if (isMissing(rival)) {
            return;
        }
        try (RivalStore store = open(rival, PromiseMode.NONE);
                StoreSession session = store.session()) {
            putAll(session);
            final long[] numbers = {5, COUNT + 1L, 0, 199};
            if (rival.hasGroupedReads()) {
                assertEquals(stamp(5) + stamp(0) + stamp(199), session.getAll(numbers));
                assertEquals(stamp(1), session.getAll(new long[] {1}));
            } else {
                assertThrows(UnsupportedOperationException.class, () -> session.getAll(numbers));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void opensWithEveryPromiseThatItNamesAndWithNoOther(final Rival rival) {
        if (isMissing(rival)) {
            return;
        }
        for (final PromiseMode mode : PromiseMode.values()) {
            final Path own = directory.resolve(mode.label());
            assertTrue(own.toFile().mkdir());
            final StoreRequest request = new StoreRequest(own, mode, 2 * COUNT, VALUE_LENGTH);
            if (rival.promises().containsKey(mode)) {
                try (RivalStore store = rival.open(request);
                        StoreSession session = store.session()) {
                    session.put(1, 2);
                    session.delete(2);
                    assertEquals(2, session.get(1));
                }
            } else {
                assertThrows(StoreFaultException.class, () -> rival.open(request));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void saysWhatItIs(final Rival rival) {
        assertFalse(rival.title().isBlank());
        assertFalse(rival.calls().isBlank());
        assertTrue(rival.promises().containsKey(PromiseMode.NONE));
        assertEquals(rival, Rivals.named(rival.name()).orElseThrow());
        assertTrue(
                !rival.version().equals("unknown") || rival.name().equals(MAY_BE_MISSING),
                rival.name());
    }
}
