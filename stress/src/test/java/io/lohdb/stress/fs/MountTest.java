package io.lohdb.stress.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts, and what is left of them. */
final class MountTest {
    @TempDir private Path folder;

    @BeforeEach
    void needsRoot() throws InterruptedException {
        RealFileSystem.assumeMountable(folder);
    }

    private boolean isMounted(final Path path) throws IOException {
        return Files.readString(Path.of("/proc/self/mounts")).contains(" " + path + " ");
    }

    @Test
    void holdsSoManyBytesAndNoMore() throws Exception {
        try (Mount memory = Mount.memory(folder.resolve("memory"), 1 << 20)) {
            final Ballast ballast = new Ballast(memory.path());
            ballast.take(64 << 10);
            assertEquals(64 << 10, Files.getFileStore(memory.path()).getUsableSpace());
            ballast.drop();
            assertEquals(1 << 20, Files.getFileStore(memory.path()).getUsableSpace());
            memory.unmount();
            assertFalse(isMounted(memory.path()));
        }
    }

    @Test
    void takesLoopDeviceWithIt() throws Exception {
        final Path image = folder.resolve("image");
        Image.create(image, 4 << 20);
        final Mount mount = Mount.image(image, folder.resolve("mount"), "");
        final Path backing = Path.of("/sys/block", mount.device(), "loop", "backing_file");
        assertEquals(image.toRealPath().toString(), Files.readString(backing).strip());
        mount.unmount();
        final boolean isFree =
                Files.notExists(backing) || !Files.readString(backing).contains(image.toString());
        assertTrue(isFree, "the loop device stays");
    }

    @Test
    void goesOutOfSightWhoeverUsesIt() throws Exception {
        final Mount memory = Mount.memory(folder.resolve("memory"), 1 << 20);
        try (OutputStream user = new FileOutputStream(memory.path().resolve("file").toFile())) {
            memory.close();
            assertFalse(isMounted(memory.path()));
            user.write(1);
        }
    }

    @Test
    void cannotMountWhatIsNoFileSystem() throws Exception {
        final Path image = folder.resolve("image");
        Files.write(image, new byte[1 << 20]);
        assertThrows(
                HostCommand.RefusedException.class,
                () -> Mount.image(image, folder.resolve("mount"), ""));
        assertFalse(isMounted(folder.resolve("mount")));
    }
}
