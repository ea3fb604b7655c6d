package io.lohdb.stress.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.BufferUtil;

/** Something that a process can use up and give back piece by piece. For one thread. */
enum ScarceResource {
    /** Open files. */
    DESCRIPTORS {
        @Override
        boolean takeOne() {
            try {
                STREAMS.push(new FileInputStream("/dev/null"));
                return true;
            } catch (final IOException e) {
                return false;
            }
        }

        @Override
        boolean giveOne() throws IOException {
            if (STREAMS.isEmpty()) {
                return false;
            }
            STREAMS.pop().close();
            return true;
        }
    },

    /** Memory outside of the heap that the JVM counts. */
    DIRECT_MEMORY {
        @Override
        boolean takeOne() {
            try {
                BUFFERS.push(ByteBuffer.allocateDirect(PIECE_LENGTH));
                return true;
            } catch (final OutOfMemoryError e) {
                return false;
            }
        }

        @Override
        boolean giveOne() {
            if (BUFFERS.isEmpty()) {
                return false;
            }
            BufferUtil.free(BUFFERS.pop());
            return true;
        }
    };

    private static final int PIECE_LENGTH = 2048;
    private static final Deque<InputStream> STREAMS = new ArrayDeque<>();
    private static final Deque<ByteBuffer> BUFFERS = new ArrayDeque<>();

    /** Uses up one piece; false when none is left. */
    abstract boolean takeOne();

    /** Gives one piece back; false when all are back. */
    abstract boolean giveOne() throws IOException;
}
