package io.lohdb.internal.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was stored through a window is on the device once the file was synced. */
final class WindowSyncTest {
    private static final int IMAGE = 16 << 20;
    private static final int LENGTH = 1 << 20;
    private static final int PAGE = 4096;
    private static final int BEGIN = 64 * PAGE;
    private static final int COUNT = 32;
    private static final long MARK = 0x4c6f_6844_4257_696eL;

    @TempDir private Path temporary;

    /** The device is a file, which shows what has got there. */
    private static Set<Integer> marks(Path image) throws IOException {
        Set<Integer> found = new HashSet<>();
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(image));
        for (int page = 0; page < content.capacity(); page += PAGE) {
            if (content.getLong(page) == MARK) {
                found.add(content.getInt(page + Long.BYTES));
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void syncOfTheFileCoversTheWindow(boolean isClosedBefore) throws IOException {
        Path image = temporary.resolve("image");
        try (TemporaryMount mount =
                        TemporaryMount.ofImage(image, IMAGE, temporary.resolve("mount"));
                OsDirectory directory = OsDirectory.open(mount.path().resolve("store"))) {
            FileAllocation allocation = directory.allocate("file", LENGTH);
            assertTrue(allocation.fill(LENGTH));
            try (MappedFile file = allocation.finishWithWindows()) {
                ByteBuffer window = file.window(BEGIN, COUNT * PAGE);
                Set<Integer> expected = new HashSet<>();
                for (int i = 0; i < COUNT; i++) {
                    window.putLong(i * PAGE, MARK).putInt(i * PAGE + Long.BYTES, i);
                    expected.add(i);
                }
                if (isClosedBefore) {
                    file.closeWindow(window);
                }
                file.sync(BEGIN, COUNT * PAGE);
                assertEquals(expected, marks(image));
                if (!isClosedBefore) {
                    // Stored into a page that was written already.
                    window.putInt(Long.BYTES, COUNT);
                    file.sync(BEGIN, PAGE);
                    expected.remove(0);
                    expected.add(COUNT);
                    assertEquals(expected, marks(image));
                    file.closeWindow(window);
                }
            }
        }
    }
}
