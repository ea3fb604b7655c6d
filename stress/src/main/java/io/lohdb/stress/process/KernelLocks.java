package io.lohdb.stress.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Asks the kernel, not the JDK, who holds locks: a lock object can be valid and its lock gone. */
final class KernelLocks {
    private static final Path LOCKS = Path.of("/proc/locks");

    private KernelLocks() {}

    /** Whether this system says who holds locks. */
    static boolean areKnown() {
        return Files.isReadable(LOCKS);
    }

    /** Whether somebody holds an exclusive lock on the lock file of a store. */
    static boolean isHeld(final Path directory) throws IOException {
        final Object inode = Files.getAttribute(directory.resolve("LOCK"), "unix:ino");
        final String file = ":" + inode;
        try (Stream<String> lines = Files.lines(LOCKS, StandardCharsets.US_ASCII)) {
            return lines.map(line -> line.split("\\s+"))
                    .anyMatch(
                            words ->
                                    words.length > 5
                                            && words[3].equals("WRITE")
                                            && words[5].endsWith(file));
        }
    }
}
