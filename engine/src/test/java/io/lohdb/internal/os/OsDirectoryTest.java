package io.lohdb.internal.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lohdb.exceptions.StoreAccessException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine asks of a file system, on a real one. */
final class OsDirectoryTest {
    @TempDir private Path temporary;
    private Path path;
    private OsDirectory directory;

    @BeforeEach
    void opensDirectory() {
        path = temporary.resolve("a/new/store");
        directory = OsDirectory.open(path);
    }

    @AfterEach
    void closesDirectory() throws IOException {
        directory.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private MappedFile allocated(String name, int length) throws IOException {
        FileAllocation allocation = directory.allocate(name, length);
        while (!allocation.fill(5_000)) {
            assertTrue(Files.size(path.resolve(name)) < length);
        }
        return allocation.finish();
    }

    @Test
    void readsIntoABufferWhatFillsItExactly() throws IOException {
        directory.replace("file", bytes("content"));
        for (StoreDirectory reader : List.of(directory, OsDirectory.openReadOnly(copied("file")))) {
            ByteBuffer content = ByteBuffer.allocateDirect(10).position(2).limit(9);
            assertTrue(reader.read("file", content));
            assertFalse(content.hasRemaining());
            assertEquals(ByteBuffer.wrap(bytes("content")), content.flip().position(2));
            assertFalse(reader.read("nothing", ByteBuffer.allocate(7)));
            for (int length : new int[] {0, 6, 8}) {
                ByteBuffer other = ByteBuffer.allocate(length);
                assertThrows(IOException.class, () -> reader.read("file", other));
                assertEquals(0, other.position());
            }
        }
    }

    private Path copied(String name) throws IOException {
        Path copy = Files.createDirectory(temporary.resolve("copy"));
        Files.copy(path.resolve(name), copy.resolve(name));
        return copy;
    }

    @Test
    void createsMissingDirectoriesForTheOwnerAlone() throws IOException {
        for (Path made : List.of(path, path.getParent(), path.getParent().getParent())) {
            assertEquals("rwx------", permissions(made));
        }
    }

    @Test
    void createsFilesForTheOwnerAlone() throws IOException {
        directory.replace("small", bytes("x"));
        allocated("large", 8192).close();
        directory.keepDamaged("small");
        for (String name : List.of("LOCK", "small", "large", "damaged/small")) {
            assertEquals("rw-------", permissions(path.resolve(name)), name);
        }
        assertEquals("rwx------", permissions(path.resolve("damaged")));
    }

    @Test
    void allocatedFileIsZerosOfItsFullLengthOnTheDevice() throws IOException {
        for (int length : new int[] {256, 4096, 4097, 10_000, 1 << 20}) {
            String name = "file-" + length;
            MappedFile file = allocated(name, length);
            assertEquals(length, file.memory().capacity());
            assertTrue(file.memory().isDirect());
            assertArrayEquals(new byte[length], Files.readAllBytes(path.resolve(name)));
            assertEquals(length, directory.length(name));
            file.close();
        }
    }

    @Test
    void contentMayComeInPlaceOfZeros() throws IOException {
        byte[] content = new byte[10_000];
        new Random(1).nextBytes(content);
        FileAllocation allocation = directory.allocate("file", 12_000);
        allocation.write(ByteBuffer.wrap(content, 0, 7_000));
        allocation.write(ByteBuffer.wrap(content, 7_000, 3_000));
        assertTrue(allocation.fill(5_000));
        allocation.finish().close();
        assertArrayEquals(Arrays.copyOf(content, 12_000), Files.readAllBytes(path.resolve("file")));
    }

    @Test
    void allocatedFileHasBlocksOnTheDevice() throws Exception {
        allocated("file", 1 << 20).close();
        Process stat =
                new ProcessBuilder("stat", "-c", "%b %B", path.resolve("file").toString()).start();
        String[] blocks =
                new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
        assumeTrue(stat.waitFor() == 0 && blocks.length == 2, "no stat command");
        long allocatedBytes = Long.parseLong(blocks[0]) * Long.parseLong(blocks[1]);
        assertTrue(allocatedBytes >= 1 << 20, "a sparse file: " + allocatedBytes);
    }

    @Test
    void allocationRefusesNameThatIsTaken() throws IOException {
        directory.replace("file", bytes("there"));
        assertThrows(FileAlreadyExistsException.class, () -> directory.allocate("file", 4096));
        assertArrayEquals(bytes("there"), directory.read("file", 100));
    }

    @Test
    void allocationIsNotFinishedBeforeItIsFull() throws IOException {
        FileAllocation allocation = directory.allocate("file", 10_000);
        assertFalse(allocation.fill(4_096));
        assertThrows(IllegalStateException.class, allocation::finish);
        allocation.abort();
    }

    @Test
    void abortedAllocationLeavesNothing() throws IOException {
        FileAllocation allocation = directory.allocate("file", 10_000);
        allocation.fill(100);
        allocation.abort();
        assertEquals(-1, directory.length("file"));
        allocation.abort();
        allocated("file", 4_096).close();
    }

    @Test
    void storesIntoMappingAreVisibleInTheFileAtOnce() throws IOException {
        MappedFile file = allocated("file", 8192);
        file.memory().put(5000, (byte) 7);
        assertEquals(7, Files.readAllBytes(path.resolve("file"))[5000]);
        file.sync(0, 8192);
        file.sync(4999, 3);
        file.sync(5000, 1);
        file.sync(8191, 1);
        file.close();
        MappedFile again = directory.map("file", 1 << 20);
        assertEquals(7, again.memory().get(5000));
        again.memory().put(0, (byte) 9);
        again.close();
        assertEquals(9, Files.readAllBytes(path.resolve("file"))[0]);
    }

    @Test
    void mapsNoMoreThanAsked() throws IOException {
        directory.replace("file", new byte[10_000]);
        MappedFile file = directory.map("file", 256);
        assertEquals(256, file.memory().capacity());
        file.close();
        assertEquals(10_000, directory.length("file"));
    }

    @Test
    void mappingMissingFileCreatesNone() {
        assertThrows(IOException.class, () -> directory.map("file", 256));
        assertFalse(Files.exists(path.resolve("file")));
    }

    @Test
    void replacesContentWhole() throws IOException {
        assertNull(directory.read("file", 100));
        assertEquals(-1, directory.length("file"));
        for (String content : List.of("first", "a longer second one", "3", "")) {
            directory.replace("file", bytes(content));
            assertArrayEquals(bytes(content), directory.read("file", 100));
            assertEquals(content.length(), directory.length("file"));
        }
        assertEquals(List.of("LOCK", "file"), directory.list().stream().sorted().toList());
    }

    @Test
    void readRefusesFileThatIsTooLong() throws IOException {
        directory.replace("file", new byte[101]);
        IOException refused = assertThrows(IOException.class, () -> directory.read("file", 100));
        assertTrue(refused.getMessage().contains("found=101"), refused.getMessage());
        assertEquals(101, directory.read("file", 101).length);
    }

    @Test
    void failedReplacementLeavesTheOldContent() throws IOException {
        directory.replace("file", bytes("old"));
        // The temporary name is blocked by something that cannot be replaced.
        Path blocked = Files.createDirectories(path.resolve("file.tmp/inner"));
        assertThrows(IOException.class, () -> directory.replace("file", bytes("new")));
        assertArrayEquals(bytes("old"), directory.read("file", 100));
        Files.delete(blocked);
        Files.delete(blocked.getParent());
        directory.replace("file", bytes("new"));
        assertArrayEquals(bytes("new"), directory.read("file", 100));
    }

    @Test
    void replacementOnFullDeviceLeavesTheOldContent() throws IOException {
        try (TemporaryMount mount = TemporaryMount.ofLength(temporary.resolve("mount"), 64 * 1024);
                OsDirectory small = OsDirectory.open(mount.path().resolve("store"))) {
            small.replace("file", bytes("old"));
            IOException refused =
                    assertThrows(
                            IOException.class, () -> small.replace("file", new byte[100 * 1024]));
            assertTrue(
                    FileFault.typed("replace:", refused)
                            instanceof io.lohdb.exceptions.NoSpaceException);
            assertArrayEquals(bytes("old"), small.read("file", 100));
            small.replace("file", bytes("new"));
            assertArrayEquals(bytes("new"), small.read("file", 100));
        }
    }

    @Test
    void leftoverOfEarlierReplacementIsNoHindrance() throws IOException {
        Files.write(path.resolve("file.tmp"), new byte[5000]);
        directory.replace("file", bytes("new"));
        assertArrayEquals(bytes("new"), directory.read("file", 100));
        assertFalse(Files.exists(path.resolve("file.tmp")));
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        for (String name : List.of("file", "file.tmp")) {
            Files.createSymbolicLink(path.resolve(name), victim);
        }
        directory.replace("file", bytes("new"));
        assertEquals("precious", Files.readString(victim));
        assertArrayEquals(bytes("new"), directory.read("file", 100));
        assertTrue(
                Files.isRegularFile(path.resolve("file"), java.nio.file.LinkOption.NOFOLLOW_LINKS));
        Files.createSymbolicLink(path.resolve("link"), victim);
        assertThrows(IOException.class, () -> directory.map("link", 4096));
        assertThrows(IOException.class, () -> directory.read("link", 4096));
        assertThrows(IOException.class, () -> directory.allocate("link", 4096));
        assertEquals("precious", Files.readString(victim));
        directory.delete("link");
        assertEquals("precious", Files.readString(victim));
    }

    @Test
    void opensNoPipe() throws Exception {
        Process made = new ProcessBuilder("mkfifo", path.resolve("pipe").toString()).start();
        assumeTrue(made.waitFor() == 0, "no mkfifo command");
        assertThrows(IOException.class, () -> directory.read("pipe", 4096));
        assertThrows(IOException.class, () -> directory.map("pipe", 4096));
    }

    @Test
    void deletesWhatIsThereAndNothingElse() throws IOException {
        directory.replace("file", bytes("x"));
        directory.delete("file");
        assertEquals(-1, directory.length("file"));
        directory.delete("file");
        directory.sync();
    }

    @Test
    void keepsEveryDamagedFileUnderItsOwnName() throws IOException {
        for (String content : List.of("first", "second", "third")) {
            directory.replace("file", bytes(content));
            directory.keepDamaged("file");
        }
        directory.delete("file");
        assertEquals("first", Files.readString(path.resolve("damaged/file")));
        assertEquals("second", Files.readString(path.resolve("damaged/file.1")));
        assertEquals("third", Files.readString(path.resolve("damaged/file.2")));
    }

    @Test
    void listsFilesWithoutSubdirectories() throws IOException {
        directory.replace("file", bytes("x"));
        directory.keepDamaged("file");
        Files.createDirectory(path.resolve("other"));
        assertEquals(new TreeSet<>(List.of("LOCK", "file")), new TreeSet<>(directory.list()));
    }

    @Test
    void pathThroughRegularFileIsTyped() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        for (Path wrong : List.of(file, file.resolve("store"), file.resolve("a/b"))) {
            StoreAccessException refused =
                    assertThrows(StoreAccessException.class, () -> OsDirectory.open(wrong));
            assertTrue(refused.getMessage().contains(wrong.toString()), refused.getMessage());
        }
    }

    @Test
    void readOnlyFileSystemIsTyped() throws IOException {
        try (TemporaryMount mount = TemporaryMount.ofLength(temporary.resolve("mount"), 1 << 20)) {
            Path store = mount.path().resolve("store");
            OsDirectory.open(store).close();
            mount.remountReadOnly();
            for (Path each : List.of(store, mount.path().resolve("new"))) {
                StoreAccessException refused =
                        assertThrows(StoreAccessException.class, () -> OsDirectory.open(each));
                assertTrue(
                        refused.getMessage().contains("Read-only file system"),
                        refused.getMessage());
            }
        }
    }

    @Test
    void missingPermissionIsTyped() throws IOException {
        Path store = Files.createDirectory(temporary.resolve("closed"));
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("---------"));
        try {
            assumeTrue(!Files.isWritable(store), "this user cannot be denied anything");
            StoreAccessException refused =
                    assertThrows(StoreAccessException.class, () -> OsDirectory.open(store));
            assertTrue(refused.getMessage().contains("permission denied"), refused.getMessage());
        } finally {
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void interruptOfTheCallerReachesNoMappingAndNoSync() throws IOException {
        MappedFile file = allocated("file", 8192);
        Thread.currentThread().interrupt();
        try {
            file.memory().put(1, (byte) 1);
            file.sync(0, 8192);
        } finally {
            assertTrue(Thread.interrupted());
        }
        file.close();
    }

    @Test
    void contentSurvivesReopening() throws IOException {
        MappedFile file = allocated("file", 4096);
        file.memory().put(0, ByteBuffer.wrap(bytes("kept")), 0, 4);
        file.sync(0, 4);
        file.close();
        directory.close();
        directory = OsDirectory.open(path);
        byte[] found = new byte[4];
        MappedFile again = directory.map("file", 4096);
        again.memory().get(0, found);
        again.close();
        assertArrayEquals(bytes("kept"), found);
    }

    private Path filled(String name, int length) throws IOException {
        MappedFile file = allocated(name, length);
        for (int i = 0; i < length; i++) {
            file.memory().put(i, (byte) 0x55);
        }
        file.sync(0, length);
        file.close();
        return path.resolve(name);
    }

    private Object recycled(String oldName, String newName, int length) throws IOException {
        FileAllocation allocation = directory.reuse(oldName, newName, length, 128);
        assertTrue(allocation.fill(length));
        allocation.finish().close();
        assertArrayEquals(new byte[length], Files.readAllBytes(path.resolve(newName)));
        assertFalse(Files.exists(path.resolve(oldName)));
        return fileKey(path.resolve(newName));
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Test
    void recyclesAFileInPlace() throws IOException {
        Object key = fileKey(filled("old", 8192));
        assertEquals(key, recycled("old", "new", 8192));
    }

    /** Somebody who backs up by hard links keeps the content under his name. */
    @Test
    void neverRecyclesInPlaceWhatHasASecondName() throws IOException {
        Path linked = Files.createLink(temporary.resolve("kept"), filled("old", 8192));
        byte[] content = Files.readAllBytes(linked);
        assertNotEquals(fileKey(linked), recycled("old", "new", 8192));
        assertArrayEquals(content, Files.readAllBytes(linked));
        assertEquals(0x55, content[8191]);
    }

    /** The last window ends with the file and begins at no multiple of a page. */
    @Test
    void windowShowsWhatTheFileHolds() throws IOException {
        FileAllocation allocation = directory.allocate("file", 40_000);
        assertTrue(allocation.fill(40_000));
        MappedFile file = allocation.finishWithWindows();
        ByteBuffer window = file.window(30_000, 10_000);
        window.putInt(0, 17).putInt(9_996, 18);
        assertEquals(17, file.memory().getInt(30_000));
        file.memory().putInt(30_004, 19);
        assertEquals(19, window.getInt(4));
        file.closeWindow(window);
        file.endWindows();
        file.endWindows();
        assertThrows(IOException.class, () -> file.window(0, 10_000));
        file.sync(0, 40_000);
        assertEquals(18, file.memory().getInt(39_996));
        file.close();
        assertEquals(17, ByteBuffer.wrap(directory.read("file", 40_000)).getInt(30_000));
    }

    @Test
    void fileThatIsOpenedAgainHasNoWindows() throws IOException {
        allocated("file", 5_000).close();
        MappedFile file = directory.map("file", 5_000);
        assertNull(file.window(0, 5_000));
        file.endWindows();
        file.close();
    }

    /** A mapping would make it longer again, and nobody would see that something is missing. */
    @Test
    void fileThatWasCutOffHasNoWindowsAndStaysAsItIs() throws IOException {
        FileAllocation allocation = directory.allocate("file", 40_000);
        assertTrue(allocation.fill(40_000));
        MappedFile file = allocation.finishWithWindows();
        try (FileChannel channel =
                FileChannel.open(path.resolve("file"), StandardOpenOption.WRITE)) {
            channel.truncate(20_000);
        }
        assertNull(file.window(0, 10_000));
        assertNull(file.window(30_000, 10_000));
        assertEquals(20_000, Files.size(path.resolve("file")));
        file.close();
    }
}
