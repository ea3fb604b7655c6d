package io.lohdb.stress.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.BufferUtil;

/**
 * Memory for the files of one input: a bump allocator over one block, with a guard behind every
 * file so that a store beyond a file's end is noticed. For one thread at a time.
 */
final class Arena {
    private static final int CAPACITY = 8 * 1024 * 1024;
    private static final int ALIGNMENT = 64;
    private static final int GUARD_LENGTH = 256;
    private static final byte GUARD = 0x5A;
    private static final byte[] GUARD_BYTES = new byte[GUARD_LENGTH];

    static {
        Arrays.fill(GUARD_BYTES, GUARD);
    }

    private final ByteBuffer block = BufferUtil.allocateDirectAligned(CAPACITY, ALIGNMENT);
    private final List<Integer> guards = new ArrayList<>();
    private int next;

    Arena() {
        guard(0);
    }

    private void guard(final int offset) {
        block.put(offset, GUARD_BYTES);
        guards.add(offset);
        next = (offset + GUARD_LENGTH + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /**
     * Memory of a length, in zeros.
     *
     * @throws IOException as a full device does
     */
    ByteBuffer allocate(final int length) throws IOException {
        if (length < 0 || length > CAPACITY - next - GUARD_LENGTH) {
            throw new IOException("No space left on device: length=" + length);
        }
        final ByteBuffer memory = block.slice(next, length);
        zero(memory);
        guard(next + length);
        return memory;
    }

    private static void zero(final ByteBuffer memory) {
        int offset = 0;
        for (; offset <= memory.capacity() - Long.BYTES; offset += Long.BYTES) {
            memory.putLong(offset, 0);
        }
        for (; offset < memory.capacity(); offset++) {
            memory.put(offset, (byte) 0);
        }
    }

    /** Whether nobody wrote between the files. */
    boolean isIntact() {
        final ByteBuffer expected = ByteBuffer.wrap(GUARD_BYTES);
        for (final int guard : guards) {
            if (!block.slice(guard, GUARD_LENGTH).equals(expected)) {
                return false;
            }
        }
        return true;
    }

    /** Forgets all files; nobody may use their memory any more. */
    void clear() {
        guards.clear();
        guard(0);
    }
}
