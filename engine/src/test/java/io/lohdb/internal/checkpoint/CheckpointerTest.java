package io.lohdb.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.exceptions.LohDbException;
import io.lohdb.exceptions.NoSpaceException;
import io.lohdb.internal.format.Checkpoint;
import io.lohdb.internal.format.PagesFile;
import io.lohdb.internal.format.StoreKey;
import io.lohdb.internal.recovery.LogSettings;
import io.lohdb.internal.recovery.SimulatedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When checkpoints are made, what they cost, and what is left when one fails. */
final class CheckpointerTest {
    private final SimulatedDirectory disk = new SimulatedDirectory();

    @AfterEach
    void frees() {
        disk.free();
    }

    private Checkpoint newest(CheckpointSession session) {
        try {
            final CheckpointFiles files = new CheckpointFiles(disk);
            final StoreKey key = StoreKey.of(session.engine().log().manifestFile().manifest());
            return files.read(files.roots().get(0), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aCheckpointAndTheLogBehindItAreTheIndex() {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.checkpoint().assertRestores();
            session.put("a", "1");
            session.checkpoint().assertRestores();
            session.fill(0, 500);
            session.delete("a");
            session.delete("key-7");
            session.assertRestores();
            session.checkpoint().assertRestores();
            session.fill(400, 20_000);
            session.checkpoint().assertRestores();
            session.change(new Random(1), 30_000, 5000);
            session.assertRestores();
        }
    }

    @Test
    void writesBetweenTheSlicesAreInTheLogBehindIt() {
        final Random random = new Random(3);
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 60_000);
            for (int round = 0; round < 5; round++) {
                final BooleanSupplier request = session.engine().requestCheckpoint();
                while (!request.getAsBoolean()) {
                    session.engine().makeCheckpoint();
                    session.change(random, 80_000, 300);
                    session.engine().sync();
                }
                session.assertRestores();
                session.change(random, 80_000, 300);
                session.assertRestores();
                assertTrue(
                        newest(session).span().endSequence() > newest(session).span().sequence());
            }
        }
    }

    @Test
    void onlyWhatChangedIsWrittenAgain() {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 100_000);
            final Checkpoint first = newest(session.checkpoint());
            assertTrue(first.pages().size() > 10);
            session.put("key-5", "other");
            final Checkpoint second = newest(session.checkpoint());
            session.assertRestores();
            assertEquals(2, second.files().size());
            assertEquals(first.files().get(0), second.files().get(0));
            assertEquals(1, second.files().get(1).pageCount());
            assertEquals(first.pages().size(), second.pages().size());
        }
    }

    @Test
    void nothingIsWrittenWhenNothingHappenedSince() throws IOException {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 100);
            session.checkpoint();
            final Set<String> before = session.files();
            session.checkpoint();
            assertEquals(before, session.files());
        }
    }

    @Test
    void theNewestTwoAndWhatTheyNeedAreKept() throws IOException {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 50_000);
            Checkpoint previous = newest(session.checkpoint());
            for (int round = 0; round < 6; round++) {
                session.fill(round, round + 1);
                final Checkpoint root = newest(session.checkpoint());
                assertTrue(root.id() > previous.id());
                final Set<String> needed = new TreeSet<>();
                for (Checkpoint each : List.of(previous, root)) {
                    needed.add(each.file());
                    each.files().forEach(file -> needed.add(file.file()));
                }
                assertEquals(needed, session.files());
                previous = root;
            }
        }
    }

    @Test
    void filesDoNotBecomeManyOrEmpty() {
        final Random random = new Random(9);
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 60_000);
            session.checkpoint();
            for (int round = 0; round < 40; round++) {
                session.change(random, 60_000, 1);
                final Checkpoint root = newest(session.checkpoint());
                assertTrue(root.files().size() <= 11, "files " + root.files().size());
                long bytes = 0;
                for (PagesFile file : root.files()) {
                    bytes += file.length();
                }
                assertTrue(bytes <= 2L * 65_600 * root.pages().size(), "bytes " + bytes);
            }
            session.assertRestores();
        }
    }

    @Test
    void theRootWaitsUntilTheLogIsDurable() throws IOException {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 100);
            final BooleanSupplier request = session.engine().requestCheckpoint();
            while (session.engine().makeCheckpoint() > 0) {
                assertFalse(request.getAsBoolean());
            }
            assertEquals(1, session.files().size(), "pages alone");
            session.engine().makeCheckpoint();
            assertFalse(request.getAsBoolean());
            session.engine().sync();
            while (session.engine().makeCheckpoint() > 0) {
                assertTrue(session.files().size() <= 2);
            }
            assertTrue(request.getAsBoolean());
            session.assertRestores();
        }
    }

    @Test
    void oneIsDueWhenTheIntervalWasWritten() throws IOException {
        final LogSettings settings = CheckpointSession.SETTINGS.withCheckpointInterval(100_000);
        try (CheckpointSession session = new CheckpointSession(disk, settings)) {
            int made = 0;
            long written = 0;
            Set<String> before = session.files();
            for (int i = 0; i < 10_000; i++) {
                // Few keys: what a large index writes again lengthens the interval.
                session.put("key-" + (1_000 + i % 300), "x".repeat(76));
                written += 144;
                session.engine().sync();
                while (session.engine().makeCheckpoint() > 0) {
                    session.engine().sync();
                }
                if (!before.equals(session.files())) {
                    made++;
                    before = session.files();
                }
            }
            assertTrue(made >= written / 120_000 && made <= written / 90_000, "made " + made);
            session.assertRestores();
        }
    }

    @Test
    void noneIsMadeInTheBackgroundWithoutInterval() throws IOException {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 10_000);
            session.engine().sync();
            assertEquals(0, session.engine().makeCheckpoint());
            assertEquals(Set.of(), session.files());
        }
    }

    @Test
    void closingMakesOneUnlessLittleWasWritten() throws IOException {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 10_000);
        }
        assertEquals(Set.of(), CheckpointSession.files(disk));
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 30_000);
        }
        assertEquals(2, CheckpointSession.files(disk).size());
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 30_000);
            try (RestoredIndex restored = session.restored()) {
                assertEquals(30_000, restored.count());
                assertEquals(
                        restored.loaded().sequence(),
                        restored.loaded().endSequence(),
                        "nobody wrote meanwhile");
                restored.assertHolds(session.expected);
            }
        }
    }

    @Test
    void closingGivesUpTheOneThatIsUnderWay() throws IOException {
        final Set<String> before;
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 1000);
            before = session.checkpoint().files();
            session.fill(0, 1000);
            session.engine().requestCheckpoint();
            session.engine().makeCheckpoint();
            session.engine().makeCheckpoint();
            assertFalse(before.equals(session.files()));
        }
        assertEquals(before, CheckpointSession.files(disk));
    }

    @Test
    void anEngineWithoutCheckpointsMakesNoneWhateverIsAsked() throws IOException {
        final LogSettings settings =
                CheckpointSession.SETTINGS.withCheckpointInterval(LogSettings.NO_CHECKPOINTS);
        try (CheckpointSession session = new CheckpointSession(disk, settings)) {
            session.fill(0, 60_000);
            session.checkpoint();
        }
        assertEquals(Set.of(), CheckpointSession.files(disk));
    }

    /** Every call of an attempt is refused once, and then every one from it on. */
    @Test
    void whatFailsIsReportedOnceAndTheNextOneSucceeds() throws IOException {
        final int calls = callsOfCheckpoint();
        assertTrue(calls > 4, "calls " + calls);
        for (int length : new int[] {1, 1000}) {
            for (int call = 1; call <= calls; call++) {
                final SimulatedDirectory failing = new SimulatedDirectory();
                try (CheckpointSession session = new CheckpointSession(failing)) {
                    session.fill(0, 500);
                    session.checkpoint();
                    session.fill(0, 500);
                    session.engine().sync();
                    final int from = failing.callCount() + call;
                    failing.failing(from, from + length - 1, "No space left on device");
                    final List<LohDbException> reports = reportsOf(session);
                    failing.recovered();
                    assertEquals(1, reports.size(), "call " + call);
                    assertTrue(reports.get(0) instanceof NoSpaceException, reports.toString());
                    assertEquals(0, session.engine().makeCheckpoint(), "nothing is tried again");
                    session.assertRestores();
                    session.fill(500, 600);
                    session.checkpoint().assertRestores();
                    for (String name : session.files()) {
                        assertFalse(name.endsWith(".tmp"));
                    }
                    assertTrue(session.files().size() <= 4, session.files().toString());
                }
                failing.free();
            }
        }
    }

    private static int callsOfCheckpoint() throws IOException {
        final SimulatedDirectory disk = new SimulatedDirectory();
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 500);
            session.checkpoint();
            session.fill(0, 500);
            session.engine().sync();
            final int before = disk.callCount();
            assertEquals(List.of(), reportsOf(session));
            return disk.callCount() - before;
        } finally {
            disk.free();
        }
    }

    private static List<LohDbException> reportsOf(CheckpointSession session) {
        final List<LohDbException> reports = new ArrayList<>();
        final BooleanSupplier request = session.engine().requestCheckpoint();
        boolean isOver = false;
        while (!isOver) {
            try {
                session.engine().makeCheckpoint();
            } catch (LohDbException e) {
                reports.add(e);
            }
            try {
                isOver = request.getAsBoolean();
            } catch (LohDbException e) {
                assertEquals(List.of(e), reports, "whoever asked is told the same");
                isOver = true;
            }
        }
        return reports;
    }

    @Test
    void theStoreGoesOnWhenAnAttemptFails() {
        try (CheckpointSession session = new CheckpointSession(disk)) {
            session.fill(0, 500);
            session.engine().sync();
            session.engine().requestCheckpoint();
            disk.failing(disk.callCount() + 1, Integer.MAX_VALUE, "Input/output error");
            assertThrows(LohDbException.class, session.engine()::makeCheckpoint);
            disk.recovered();
            session.fill(0, 600);
            session.engine().sync();
            assertEquals(600, session.engine().count());
        }
    }
}
