package io.lohdb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on whole stores. */
class StoreFilesTest {
    @TempDir Path directory;
    private Path store;

    @BeforeEach
    void writesAStore() {
        store = directory.resolve("store");
        run("set", "a", "1");
        run("set", "secret-key", "secret-value");
        run("delete", "a");
    }

    private CommandRun run(final String... arguments) {
        return CommandRun.of(store, arguments);
    }

    private String path(final String name) {
        return directory.resolve(name).toString();
    }

    private void damage() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(store.resolve("0000000001.log").toFile(), "rw")) {
            file.seek(128 + 25);
            file.write('X');
        }
    }

    @Test
    void backupAndRestoreBringTheEntriesBack() {
        final CommandRun backup = run("backup", path("backup"), "--plain");
        assertEquals(0, backup.exitCode(), backup.err());
        assertTrue(backup.out().startsWith("Backed up through sequence 3: "), backup.out());
        run("set", "b", "2");
        final CommandRun increment = run("backup", "--since", "3", path("inc"));
        assertEquals(0, increment.exitCode(), increment.err());
        final CommandRun restore =
                CommandRun.of(
                        null, "restore", path("backup"), path("inc"), "--target", path("new"));
        assertEquals(0, restore.exitCode(), restore.err());
        assertTrue(restore.out().contains("Restored through sequence 4: 2 keys"), restore.out());
        assertEquals("2\n", CommandRun.of(directory.resolve("new"), "get", "b").out());
        final CommandRun earlier =
                CommandRun.of(
                        null,
                        "restore",
                        path("backup"),
                        path("inc"),
                        "--to-sequence",
                        "1",
                        "--target",
                        path("old"));
        assertEquals(0, earlier.exitCode(), earlier.err());
        assertEquals("1\n", CommandRun.of(directory.resolve("old"), "get", "a").out());
    }

    @Test
    void backupRefusesWhatItCannotDo() throws IOException {
        run("backup", path("backup"));
        assertEquals(3, run("backup", path("backup")).exitCode());
        assertEquals(2, run("backup").exitCode());
        assertEquals(2, run("backup", "--since", "99", path("x")).exitCode());
        assertEquals(2, run("backup", "--since", "x", path("x")).exitCode());
        assertEquals(3, CommandRun.of(directory.resolve("none"), "backup", path("x")).exitCode());
        assertFalse(Files.exists(directory.resolve("none")));
        assertEquals(2, CommandRun.of(null, "restore", path("backup")).exitCode());
        assertEquals(2, CommandRun.of(null, "restore", "--target", path("x")).exitCode());
        Files.delete(directory.resolve("backup").resolve("BACKUP"));
        final CommandRun incomplete =
                CommandRun.of(null, "restore", path("backup"), "--target", path("x"));
        assertEquals(3, incomplete.exitCode());
        assertTrue(incomplete.err().contains("backup is not complete"), incomplete.err());
        final CommandRun outside =
                CommandRun.of(
                        null,
                        "restore",
                        path("backup2"),
                        "--target",
                        path("x"),
                        "--to-sequence",
                        "9");
        assertEquals(3, outside.exitCode());
        assertFalse(Files.exists(directory.resolve("x")));
    }

    @Test
    void shellMakesABackupOfTheStoreItHasOpen() {
        final CommandRun shell =
                CommandRun.withInput(
                        store, "set c 3\nbackup " + path("backup") + "\n", "-i", "--plain");
        assertEquals(0, shell.exitCode(), shell.err());
        assertTrue(shell.out().contains("Backed up through sequence 4"), shell.out());
    }

    @Test
    void verifySaysIntactOrWhereTheDamageIs() throws IOException {
        final CommandRun intact = run("verify");
        assertEquals(0, intact.exitCode());
        assertTrue(intact.out().startsWith("✅ Intact: 1 segments, "), intact.out());
        final CommandRun json = run("verify", "--format", "json");
        assertTrue(
                json.out().startsWith("{\"intact\":true,\"segments\":1,\"frames\":"), json.out());
        assertTrue(json.out().contains("\"keys\":1,\"tornBytes\":0,\"findings\":[]"), json.out());
        damage();
        final CommandRun damaged = CommandRun.of(null, "verify", store.toString());
        assertEquals(4, damaged.exitCode());
        assertTrue(
                damaged.out().startsWith("damaged: 32 bytes: file=0000000001.log offset=128"),
                damaged.out());
        assertTrue(damaged.out().contains("sequences=1..1"), damaged.out());
        final CommandRun found = run("verify", "--format", "json");
        assertEquals(4, found.exitCode());
        assertTrue(
                found.out()
                        .contains(
                                "\"findings\":[{\"file\":\"0000000001.log\",\"offset\":128,"
                                        + "\"length\":32,\"firstSequence\":1,\"lastSequence\":1,"),
                found.out());
        assertEquals(3, CommandRun.of(null, "verify", path("none")).exitCode());
        assertEquals(2, run("verify", "--format", "xml").exitCode());
    }

    @Test
    void repairMakesANewStoreAndSaysWhatIsLost() throws IOException {
        final CommandRun intact = CommandRun.of(null, "repair", store.toString(), path("copy"));
        assertEquals(0, intact.exitCode(), intact.err());
        assertEquals("✅ Repaired: 1 keys, nothing lost\n", intact.out());
        damage();
        final CommandRun repaired = CommandRun.of(null, "repair", store.toString(), path("new"));
        assertEquals(4, repaired.exitCode(), repaired.err());
        assertTrue(
                repaired.out().startsWith("lost: 32 bytes: file=0000000001.log offset=128"),
                repaired.out());
        assertTrue(repaired.out().contains("Repaired: 1 keys, losses: 1"), repaired.out());
        assertEquals(
                "secret-value\n",
                CommandRun.of(directory.resolve("new"), "get", "secret-key").out());
        assertEquals(3, CommandRun.of(null, "repair", store.toString(), path("new")).exitCode());
        assertEquals(2, CommandRun.of(null, "repair", store.toString()).exitCode());
    }

    @Test
    void dumpListsFramesAndHidesDataUnlessAsked() throws IOException {
        final String segment = store.resolve("0000000001.log").toString();
        for (final String format : new String[] {"text", "json"}) {
            final CommandRun hidden = CommandRun.of(null, "dump", segment, "--format", format);
            assertEquals(0, hidden.exitCode(), hidden.err());
            assertTrue(hidden.out().contains("PUT"), hidden.out());
            assertTrue(hidden.out().contains("DELETE"), hidden.out());
            assertFalse(hidden.out().contains("secret"), hidden.out());
            assertFalse(hidden.out().contains("c2VjcmV0"), hidden.out());
        }
        final CommandRun text = CommandRun.of(null, "dump", segment, "--show-data");
        assertTrue(text.out().contains("\"secret-key\" = \"secret-value\""), text.out());
        final CommandRun json =
                CommandRun.of(null, "dump", segment, "--show-data", "--format", "json");
        assertTrue(
                json.out()
                        .startsWith(
                                "{\"offset\":128,\"length\":32,\"type\":\"PUT\",\"sequence\":1,"
                                        + "\"flags\":0,\"keyLength\":1,\"valueLength\":1,"
                                        + "\"keyBase64\":\"YQ==\",\"valueBase64\":\"MQ==\"}\n"),
                json.out());
        damage();
        final CommandRun damaged = CommandRun.of(null, "dump", segment);
        assertEquals(4, damaged.exitCode());
        assertTrue(damaged.out().contains("DAMAGED"), damaged.out());
        assertEquals(3, CommandRun.of(null, "dump", path("none")).exitCode());
        assertEquals(
                3, CommandRun.of(null, "dump", store.resolve("MANIFEST").toString()).exitCode());
    }

    @Test
    void checkpointLeavesAStoreThatIsIntact() {
        final CommandRun run = run("checkpoint");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("💾 Checkpoint written at sequence 3"), run.out());
        assertEquals(0, run("verify").exitCode());
        assertEquals("secret-value\n", run("get", "secret-key").out());
    }

    @Test
    void compactWinsBackWhatWasOverwritten() throws IOException {
        final Path file = directory.resolve("in.tsv");
        final StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 8_000; i++) {
            lines.append("key").append(i % 100).append('\t').append("v".repeat(1000)).append('\n');
        }
        Files.writeString(file, lines);
        // Whatever compaction does of itself beside the import, this leaves something to win.
        for (int i = 0; i < 2; i++) {
            assertEquals(0, run("import", file.toString()).exitCode());
        }
        final CommandRun compacted = run("compact", "--plain");
        assertEquals(0, compacted.exitCode(), compacted.err());
        assertTrue(
                compacted
                        .out()
                        .matches(
                                "Compacted: [0-9,]+ segments retired, [0-9,]+ bytes freed,"
                                        + " space amplification [0-9]+[.][0-9]{2}\n"),
                compacted.out());
        // 16 MB were written, of which some 100 KB live.
        assertTrue(lengthOfSegments() < 5_000_000, "bytes=" + lengthOfSegments());
        assertEquals("101\n", run("count").out());
        assertEquals(0, run("verify").exitCode());
        final CommandRun again = run("compact", "--format", "json");
        assertTrue(
                again.out()
                        .startsWith(
                                "{\"segmentsRetired\":0,\"bytesCopied\":0,\"bytesFreed\":0,"
                                        + "\"spaceAmplification\":"),
                again.out());
        final CommandRun past = run("watch", "--from", "1");
        assertEquals(3, past.exitCode());
        assertTrue(past.err().startsWith("error: "), past.err());
        assertEquals(0, run("watch", "--cursor", "from-the-oldest").exitCode());
        assertEquals(2, run("compact", "--format", "xml").exitCode());
        assertEquals(3, run("compact", "--read-only").exitCode());
        final CommandRun shell = CommandRun.withInput(store, "compact\n", "--plain");
        assertTrue(shell.out().startsWith("Compacted: 0 segments retired"), shell.out());
    }

    private long lengthOfSegments() throws IOException {
        try (var files = Files.list(store)) {
            return files.map(Path::toFile)
                    .filter(file -> file.getName().matches(".*[.](log|cold)"))
                    .mapToLong(File::length)
                    .sum();
        }
    }

    @Test
    void statsTellWhatLivesAndWhereTheOpeningBegan() {
        final String before = run("stats").out();
        // A put of 10 bytes of key and 12 of value, in its frame.
        assertTrue(before.contains("\n  live bytes           48\n"), before);
        assertTrue(before.contains("\n  cold bytes           0\n"), before);
        assertTrue(before.contains("\n  open snapshots       0\n"), before);
        assertTrue(before.contains("\n  space amplification  "), before);
        assertTrue(before.contains("\n  opened from          the whole log\n"), before);
        run("checkpoint");
        final String after = run("stats").out();
        assertTrue(after.contains("opened from          the checkpoint at sequence 3\n"), after);
    }

    @Test
    void readOnlyServesAndRefusesWrites() {
        assertEquals("secret-value\n", run("--read-only", "get", "secret-key").out());
        assertEquals(3, run("--read-only", "set", "k", "v").exitCode());
        final CommandRun shell =
                CommandRun.withInput(store, "get secret-key\nset k v\n", "-i", "--read-only");
        assertTrue(shell.out().contains("secret-value"), shell.out());
        assertEquals(3, shell.exitCode());
        assertEquals(1, run("get", "k").exitCode());
    }
}
