package io.lohdb.stress.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power of a file system, cut. */
final class IoctlTest {
    private static final byte[] SYNCED = {1, 2, 3};
    private static final byte[] UNSYNCED = {4, 5, 6};

    @TempDir private Path folder;

    @BeforeEach
    void needsRoot() throws InterruptedException {
        RealFileSystem.assumeMountable(folder);
    }

    @Test
    void takesWhatWasNotSyncedAndLeavesWhatWas() throws Exception {
        final Path image = folder.resolve("image");
        Image.create(image, 8 << 20);
        try (Mount mount = Mount.image(image, folder.resolve("mount"), "")) {
            final Path file = mount.path().resolve("file");
            try (FileChannel channel =
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(SYNCED));
                channel.force(true);
                channel.write(ByteBuffer.wrap(UNSYNCED), 0);
                Ioctl.shutDown(mount.path(), Ioctl.FLUSH_NOTHING);
                assertThrows(IOException.class, () -> channel.force(true));
            }
            mount.unmount();
        }
        try (Mount mount = Mount.image(image, folder.resolve("mount"), "")) {
            assertArrayEquals(SYNCED, Files.readAllBytes(mount.path().resolve("file")));
            mount.unmount();
        }
    }

    @Test
    void holdsWritersWhileFrozen() throws Exception {
        final Path image = folder.resolve("image");
        Image.create(image, 8 << 20);
        try (Mount mount = Mount.image(image, folder.resolve("mount"), "")) {
            final Path file = mount.path().resolve("file");
            final Thread writer = new Thread(() -> write(file), "writer");
            Ioctl.freeze(mount.path());
            try {
                writer.start();
                assertThrows(IOException.class, () -> Ioctl.freeze(mount.path()));
                assertTrue(Files.notExists(file));
            } finally {
                Ioctl.thaw(mount.path());
            }
            writer.join(10_000);
            assertEquals(SYNCED.length, Files.size(file));
            mount.unmount();
        }
    }

    private static void write(final Path file) {
        try {
            Files.write(file, SYNCED);
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
