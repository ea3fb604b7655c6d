package io.lohdb.stress.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that refuses writes, seen through a mapping. */
final class BreakingDeviceTest {
    private static final int PAGE = 4096;
    private static final int LENGTH = 64 * PAGE;

    @TempDir private Path folder;

    @BeforeEach
    void needsRoot() throws InterruptedException {
        RealFileSystem.assumeMountable(folder);
    }

    @Test
    void saysSoOnceAndGoesOnToShowWhatItNeverGot() throws Exception {
        try (BreakingDevice device = BreakingDevice.create(folder, false)) {
            final Path file = device.store();
            Files.write(file, new byte[LENGTH]);
            final MappedByteBuffer map = map(file);
            try {
                // Two pages: the first could be written, the second not.
                map.put(PAGE - 1, (byte) 1);
                map.force();
                device.breakNow();
                map.put(PAGE - 1, (byte) 2);
                map.put(PAGE, (byte) 3);
                assertThrows(UncheckedIOException.class, map::force);
                map.force();
                assertEquals(3, Files.readAllBytes(file)[PAGE]);
                try (Mount truth = device.truth()) {
                    assertEquals(0, Files.readAllBytes(truth.path().resolve("store"))[PAGE]);
                    truth.unmount();
                }
            } finally {
                IoUtil.unmap(map);
            }
            device.repair();
            device.remount();
            assertEquals(0, Files.readAllBytes(file)[PAGE]);
        }
    }

    private static MappedByteBuffer map(final Path file) throws java.io.IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
        }
    }
}
