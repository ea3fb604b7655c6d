package io.lohdb.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.Durability;
import io.lohdb.LohDb;
import io.lohdb.LohDbConfig;
import io.lohdb.exceptions.OutcomeUnknownException;
import io.lohdb.exceptions.StoreFailedException;
import io.lohdb.internal.format.FrameDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A write that breaks off half-way, because the caller's buffer throws while it is copied or
 * because mapped memory faults, must not leave a hole behind: the writes after it would follow a
 * missing sequence, and the next open would take acknowledged data for corrupt.
 */
final class BrokenWriteTest {
    @TempDir private Path directory;

    /** A buffer that throws when somebody wants to copy it. */
    private static final class BrokenBuffer extends UnsafeBuffer {
        private final Supplier<? extends Throwable> fault;

        BrokenBuffer(Supplier<? extends Throwable> fault) {
            super(new byte[100]);
            this.fault = fault;
        }

        @Override
        public void boundsCheck(int index, int length) {
            BrokenBuffer.<RuntimeException>raise(fault.get());
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <E extends Throwable> void raise(Throwable fault) throws E {
            throw (E) fault;
        }
    }

    private static UnsafeBuffer utf8(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private LohDb open() {
        return LohDb.open(LohDbConfig.inDirectory(directory).durability(Durability.OS));
    }

    @Test
    void writesAfterABufferThatThrewAreRecovered() {
        try (LohDb db = open()) {
            db.put("before", "1");
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> db.put(utf8("broken"), new BrokenBuffer(IndexOutOfBoundsException::new)));
            try {
                assertEquals(2, db.put("after", "2"));
            } catch (final StoreFailedException e) {
                assertEquals(1, db.writtenSequence());
            }
        }
        try (LohDb db = open()) {
            assertEquals("1", db.getString("before"));
            assertFalse(db.contains("broken"));
        }
    }

    @Test
    void aStoreClosedAfterABufferThatThrewOpensAgain() {
        try (LohDb db = open()) {
            db.put("before", "1");
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> db.put(utf8("broken"), new BrokenBuffer(IndexOutOfBoundsException::new)));
        }
        try (LohDb db = open()) {
            assertEquals("1", db.getString("before"));
            assertEquals(1, db.writtenSequence());
        }
    }

    @Test
    void aFaultOfMappedMemoryFailsTheStoreAndLeavesAnOpenableLog() {
        LohDb failing = open();
        failing.put("before", "1");
        assertThrows(
                StoreFailedException.class,
                () -> failing.put(utf8("broken"), new BrokenBuffer(InternalError::new)));
        assertThrows(StoreFailedException.class, () -> failing.put("after", "2"));
        assertEquals("1", failing.getString("before"));
        assertThrows(OutcomeUnknownException.class, failing::close);
        try (LohDb db = open()) {
            assertEquals("1", db.getString("before"));
            assertFalse(
                    db.recoveryReport().cleanShutdown(), "no store is clean after a memory fault");
            assertEquals(1, db.recoveryReport().lastSequence());
            assertEquals(2, db.put("after", "2"));
        }
    }

    /**
     * When its file system went away under a store, Java 17 dropped the stores of a whole frame
     * before it told of the fault. The index led to zeros: walking passed over them, and the count
     * of the failed store had one entry more than could be read.
     */
    @Test
    void countsWhatCanBeReadAfterMemoryHasDroppedAFrame() throws IOException {
        final LohDb failing = open();
        failing.put("before", "1");
        failing.put("dropped", "2");
        assertThrows(
                StoreFailedException.class,
                () -> failing.put(utf8("broken"), new BrokenBuffer(InternalError::new)));
        dropFrame("dropped");
        assertEquals(List.of("before"), failing.list(""));
        assertEquals(1, failing.count());
        assertThrows(OutcomeUnknownException.class, failing::close);
    }

    private void dropFrame(String key) throws IOException {
        final Path file = directory.resolve("0000000001.log");
        final String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        final int frame = content.indexOf(key) - FrameDescriptor.HEADER_LENGTH;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(FrameDescriptor.HEADER_LENGTH + key.length()), frame);
        }
    }

    @Test
    void anErrorOfAnyKindHalfWayLeavesAnOpenableLog() {
        try (LohDb db = open()) {
            db.put("before", "1");
            assertThrows(
                    Throwable.class,
                    () -> db.put(utf8("broken"), new BrokenBuffer(StackOverflowError::new)));
        }
        try (LohDb db = open()) {
            assertEquals("1", db.getString("before"));
        }
    }
}
