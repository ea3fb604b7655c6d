package io.lohdb.stress.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes all the room there is. For one thread. */
final class Ballast {
    /** Large writes for speed, then small ones for the last bytes. */
    private static final int[] WRITE_LENGTHS = {256 << 10, 4096};

    private final Path file;

    Ballast(final Path directory) {
        this.file = directory.resolve("ballast");
    }

    /**
     * Takes all space, whoever else takes some at the same time.
     *
     * @param giveBack bytes to leave free in the end
     */
    void take(final long giveBack) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (final int length : WRITE_LENGTHS) {
                fill(channel, ByteBuffer.allocateDirect(length));
            }
            channel.truncate(Math.max(0, channel.size() - giveBack));
        }
    }

    private static void fill(final FileChannel channel, final ByteBuffer zeros) throws IOException {
        try {
            while (true) {
                channel.write(zeros.clear());
            }
        } catch (final IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /** Gives everything back. */
    void drop() throws IOException {
        Files.deleteIfExists(file);
    }
}
