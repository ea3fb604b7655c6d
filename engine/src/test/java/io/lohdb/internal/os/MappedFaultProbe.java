package io.lohdb.internal.os;

import io.lohdb.internal.format.FrameChecksum;
import io.lohdb.internal.format.SegmentHeader;
import io.lohdb.internal.format.SegmentHeaderDescriptor;
import io.lohdb.internal.format.StoreId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.concurrent.UnsafeBuffer;

/** A process that touches mapped memory behind which there is no file any more. */
final class MappedFaultProbe {
    private static final int LENGTH = 1 << 16;
    private static final SegmentHeader HEADER =
            new SegmentHeader(new StoreId(1, 2), 1, LENGTH, 1, 3, 0, 0);

    private MappedFaultProbe() {}

    /** Arguments: a file to create, and what to do with its mapping. */
    public static void main(String[] arguments) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(arguments[0], "rw")) {
            file.setLength(LENGTH);
            MappedByteBuffer mapping =
                    file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            file.setLength(0);
            touch(arguments[1], new UnsafeBuffer(mapping));
            // Java 17 delivers the fault late: here at the latest.
            System.out.println("alive");
        } catch (InternalError e) {
            System.out.println("alive after " + e.getMessage());
        }
    }

    private static void touch(String how, UnsafeBuffer buffer) {
        switch (how) {
            case "header" -> SegmentHeaderDescriptor.encode(buffer, HEADER);
            case "isIntact" -> System.out.println(SegmentHeaderDescriptor.isIntact(buffer));
            case "checksum" ->
                    System.out.println(
                            new FrameChecksum().compute(buffer, 128, 10_000, 1, 128, 10_000));
            default -> throw new IllegalArgumentException(how);
        }
    }
}
