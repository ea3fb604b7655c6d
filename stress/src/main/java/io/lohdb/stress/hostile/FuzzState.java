package io.lohdb.stress.hostile;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a fuzzing process is, in a mapped file: what it wrote last is there however it ends. One
 * process writes, the one that started it reads.
 */
final class FuzzState {
    private static final int LENGTH = 64;
    private static final int SEED_OFFSET = 0;
    private static final int INPUTS_OFFSET = 8;
    private static final int LABEL_LENGTH_OFFSET = 16;
    private static final int LABEL_OFFSET = 20;

    private final MappedByteBuffer memory;

    private FuzzState(final MappedByteBuffer memory) {
        this.memory = memory;
    }

    /** Opens the file, which is made if need be. */
    static FuzzState open(final Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new FuzzState(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
        }
    }

    /** Notes which input comes now. */
    void begin(final HostileTarget target, final long seed) {
        memory.putLong(SEED_OFFSET, seed);
        final byte[] label = target.label().getBytes(StandardCharsets.US_ASCII);
        memory.putInt(LABEL_LENGTH_OFFSET, label.length);
        memory.put(LABEL_OFFSET, label);
        memory.putLong(INPUTS_OFFSET, inputs() + 1);
    }

    /** Inputs begun so far. */
    long inputs() {
        return memory.getLong(INPUTS_OFFSET);
    }

    /** Seed of the last one. */
    long seed() {
        return memory.getLong(SEED_OFFSET);
    }

    /** Target of the last one. */
    HostileTarget target() {
        final byte[] label = new byte[memory.getInt(LABEL_LENGTH_OFFSET)];
        memory.get(LABEL_OFFSET, label);
        return HostileTarget.of(new String(label, StandardCharsets.US_ASCII));
    }
}
